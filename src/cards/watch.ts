import { bold, counted, joined, normal, type Run, subtle, toned } from './runs.ts';
import { loadTemplate } from './template.ts';
import { plain } from './text.ts';
import { readersTime } from './times.ts';
import type { Card, WatchDoneView, WatchOfferView } from './views.ts';

const fillOffer = loadTemplate<ReturnType<typeof offerFace>>('watch-offer');
const fillDone = loadTemplate<ReturnType<typeof doneFace>>('watch-done');

/** The answer to `watch`: nothing is watched before somebody presses its button. */
export const renderWatchOffer = (view: WatchOfferView): Card => fillOffer(offerFace(view));

/** What the offer becomes once it was pressed. */
export const renderWatchDone = (view: WatchDoneView): Card => fillDone(doneFace(view));

function offerFace(view: WatchOfferView) {
  return {
    id: view.id,
    what: [
      normal('Posts '),
      bold(plain(view.what, 200)),
      normal(' in '),
      bold(plain(view.channel, 60)),
      normal('.'),
    ],
    from: workspaceRuns(view.workspaces),
    warning: view.warning ? [toned(plain(view.warning, 300), 'warning')] : [],
  };
}

function doneFace(view: WatchDoneView) {
  return {
    id: view.id,
    what: [normal('Posts '), bold(plain(view.what, 200)), normal(' from now on.')],
    from: workspaceRuns(view.workspaces),
    by: [subtle('Proved by '), subtle(plain(view.by, 60))],
    time: readersTime(view.at),
    hasBacklog: view.backlog > 0,
    backlog: [
      normal(
        `${counted(view.backlog, 'incident')} ${view.backlog === 1 ? 'was' : 'were'} open already, and ${view.backlog === 1 ? 'is' : 'are'} not posted here.`,
      ),
    ],
    backlogTitle: `Post the ${view.backlog === 1 ? 'open one' : `${view.backlog} open ones`}`,
  };
}

/** "From law-soc-we, law-soc-us and 3 more." */
function workspaceRuns(workspaces: readonly string[]): Run[] {
  const names = workspaces.slice(0, 5).map((name) => subtle(plain(name, 64)));
  const more = workspaces.length > 5 ? [subtle(` and ${workspaces.length - 5} more`)] : [];
  return [
    subtle(workspaces.length === 1 ? 'From workspace ' : 'From workspaces '),
    ...joined(names, ', '),
    ...more,
  ];
}
