import { scenarioAt } from '../script/player.ts';
import { raise } from '../script/stage.ts';
import { changeIncident } from '../tenant.ts';
import type { World } from '../world.ts';
import type { Portal } from './orders.ts';

/** Far from the script's own rounds, so that names do not repeat. */
const FIRST_OF_HAND = 400;

/** What the page's buttons do to the tenant, as somebody at work in the portal. */
export function portalOf(world: World): Portal {
  const by = 'portal.user@contoso.example';
  let raised = 0;
  return {
    raise: () => {
      let story = scenarioAt(FIRST_OF_HAND + raised);
      // The reader wants to see a card, so the story without Defender for Cloud is left out.
      while (story.alerts.every((alert) => alert.product)) {
        raised += 1;
        story = scenarioAt(FIRST_OF_HAND + raised);
      }
      raised += 1;
      raise(world, story);
    },
    close: (workspace, incident) =>
      changeIncident(
        world,
        workspace,
        incident,
        { status: 'Closed', classification: 'Undetermined', classificationComment: 'Closed in the portal.' },
        by,
      ),
    reopen: (workspace, incident) => changeIncident(world, workspace, incident, { status: 'Active' }, by),
    setSeverity: (workspace, incident, severity) =>
      changeIncident(world, workspace, incident, { severity }, by),
  };
}
