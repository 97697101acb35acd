import { Teams as TeamOperations } from 'botframework-connector';
import type { HardenedAuthentication } from './authentication.ts';
import { mapTeamsError } from './errors.ts';

/** A team's id in Entra ID, by the id that Teams uses; undefined where Teams does not tell. Throws AppError `teams.*`. */
export type GroupOf = (serviceUrl: string, teamId: string) => Promise<string | undefined>;

/** Asks the connector for the team's details: the bot needs no permission for that where it is installed. */
export const createGroupOf =
  (authentication: HardenedAuthentication): GroupOf =>
  async (serviceUrl, teamId) => {
    try {
      const client = await authentication.connectorFor(serviceUrl);
      const details = await new TeamOperations(client as never).fetchTeamDetails(teamId);
      return details.aadGroupId ?? undefined;
    } catch (error) {
      throw mapTeamsError(error);
    }
  };
