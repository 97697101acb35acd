import { refused } from './advice.ts';
import { type CheckupItem, type CheckupResult, fault, ok, warning } from './checkup.ts';

/** Tokens live an hour; Entra ID and Teams refuse what is much further off. */
const SKEW_MS = 60_000;

/** The bot’s own sign-in, for Azure and for Teams. */
export const signIn: CheckupItem = {
  name: 'sign-in',
  run: async ({ credential, armScope, channelScope }) => [
    await token('Sign-in to Azure', () => credential.getToken(armScope)),
    await token('Sign-in to Teams', () =>
      credential.getToken(channelScope.replace(/(\/\.default)?$/, '/.default')),
    ),
  ],
};

async function token(link: string, get: () => Promise<unknown>): Promise<CheckupResult> {
  try {
    await get();
    return ok(link, 'The bot has its token.');
  } catch (err) {
    return refused(link, err);
  }
}

/** Whether people can prove more than Teams gives by itself. */
export const people: CheckupItem = {
  name: 'people',
  run: async ({ oauthConnection }) => [
    oauthConnection
      ? ok(
          'People',
          `They sign in through the OAuth connection "${oauthConnection}" where Azure demands more.`,
        )
      : warning(
          'People',
          'BOT_OAUTH_CONNECTION is not set.',
          'Set it: Azure demands a stronger sign-in for people’s writes, and Teams’ own does not give it.',
        ),
  ],
};

/** The keys by which Teams’ requests are known to be Teams’. */
export const teamsKeys: CheckupItem = {
  name: 'teams',
  async run({ fetch, openIdMetadataUrl }) {
    const next =
      'Check the network from here to the Bot Framework (proxy, firewall), and BOT_OPENID_METADATA_URL.';
    try {
      const { ok: well, status } = await fetch(openIdMetadataUrl);
      return [
        well
          ? ok('Teams', 'The keys of Teams’ requests can be read.')
          : fault('Teams', `The keys of Teams’ requests are not to be had: HTTP ${status}.`, next),
      ];
    } catch {
      return [fault('Teams', 'The keys of Teams’ requests cannot be reached.', next)];
    }
  },
};

/** This machine’s clock against Azure’s. */
export const timeOfDay: CheckupItem = {
  name: 'clock',
  async run({ fetch, timeUrl, clock }) {
    try {
      const { date } = await fetch(timeUrl);
      const there = date ? Date.parse(date) : Number.NaN;
      if (Number.isNaN(there)) return [];
      const off = Math.abs(clock.now() - there);
      if (off <= SKEW_MS) return [ok('Clock', 'It agrees with Azure’s.')];
      return [
        fault(
          'Clock',
          `It differs from Azure’s by ${Math.round(off / 1000)} seconds.`,
          'Synchronise this machine’s clock (NTP): tokens are refused otherwise.',
        ),
      ];
    } catch {
      // That Azure cannot be reached is said by the sign-in.
      return [];
    }
  },
};
