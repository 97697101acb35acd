import type { BotDoor, SignIn } from '../bot/turn.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import type { TokenCredential } from '../core/credential.ts';
import type { Logger } from '../core/logger.ts';
import type { Poster } from '../delivery/poster.ts';
import { BotAdapter } from './adapter.ts';
import { createApplication } from './application.ts';
import { createLimits, type LimitsDeps } from './limits.ts';
import { createPoster } from './poster.ts';
import { createMessagesServer, type MessagesServer, type MessagesServerDeps } from './server.ts';
import type { TeamsSettings } from './settings.ts';
import { createSignIn, type SignInDeps } from './sign-in.ts';
import { createGroupOf, type GroupOf } from './team-groups.ts';
import { createTokenService } from './token-service.ts';

export interface TeamsDeps
  extends Pick<SignInDeps, 'onBehalfOf' | 'fixedToken' | 'now' | 'onSignIn'>,
    Pick<LimitsDeps, 'onTooFast'>,
    Pick<MessagesServerDeps, 'onRejected'> {
  readonly settings: TeamsSettings;
  /** The bot itself. */
  readonly credential: TokenCredential;
  readonly log: Logger;
  /** By which it is counted how often people ask; the system's unless told. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** Everything of Teams: how we speak, how people sign in, and, once there is a door, how they come in. */
export interface Teams {
  readonly poster: Poster;
  readonly groupOf: GroupOf;
  readonly signIn: SignIn;
  /** The server for what Teams sends; nothing listens before its `start`. */
  open(door: BotDoor): MessagesServer;
}

export function createTeams(deps: TeamsDeps): Teams {
  const { settings, credential, log, onRejected, onTooFast, clock = systemClock, ...sources } = deps;
  const adapter = new BotAdapter(settings, credential);
  const { authentication } = adapter;
  const tokens = settings.oauthConnection
    ? createTokenService(authentication, settings.oauthConnection, settings.appId)
    : undefined;
  const now = () => clock.now();
  const limits = createLimits({ now, log, onTooFast });
  const redeem = async (teamsId: string, code: string): Promise<void> => {
    if (limits.allowsCode(teamsId)) await tokens?.find(teamsId, code);
  };
  return {
    poster: createPoster(authentication, settings.appId),
    groupOf: createGroupOf(authentication),
    signIn: createSignIn({ tokens, settings, ...sources }),
    open: (door) =>
      createMessagesServer({
        settings,
        adapter,
        logic: createApplication({
          adapter,
          door: limits.door(door),
          log,
          redeem,
          onlyMentioned: settings.onlyMentioned,
        }),
        log,
        onRejected,
        now,
      }),
  };
}
