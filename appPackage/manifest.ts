import { readFileSync } from 'node:fs';
import { COMMANDS } from '../src/bot/commands.ts';
import { CLOUDS, type CloudAddresses } from '../src/config/clouds.ts';
import { uuidFrom } from '../src/core/ids.ts';

export interface PackageSettings {
  /** The bot's app registration. */
  readonly botId: string;
  readonly version: string;
  /** Shown as the developer of the app, and its page (https). */
  readonly publisher: string;
  readonly website: string;
  /** Whether each team is asked to let the bot read its channels (`DELIVERY_LOOKUP=graph`). */
  readonly lookup?: boolean;
  /** Azure's cloud (`public`): its page for signing in by hand is one that Teams opens. */
  readonly cloud?: CloudAddresses['name'];
  /** Tags of the languages beside English that the package has a file for. */
  readonly languages?: readonly string[];
}

/** Teams shows at most 12 suggestions of at most 32 and 128 characters. */
const TITLE_LENGTH = 32;
const DESCRIPTION_LENGTH = 128;

/** A team's owner grants it for that team alone. */
const READ_MESSAGES = { name: 'ChannelMessage.Read.Group', type: 'Application' };

/** What Teams suggests while one types: made from the command table, so that it cannot differ from it. */
export function commandList(where: 'channel' | 'personal'): { title: string; description: string }[] {
  const listed = COMMANDS.filter((command) => where === 'channel' || command.where === 'anywhere');
  return listed.map(({ name, summary }) => ({
    title: name.slice(0, TITLE_LENGTH),
    description: summary.slice(0, DESCRIPTION_LENGTH),
  }));
}

/** The same for each place that the app has. */
export const commandLists = () => [
  { scopes: ['team', 'groupChat'], commands: commandList('channel') },
  { scopes: ['personal'], commands: commandList('personal') },
];

/** The finished manifest for one bot. */
export function createManifest(
  settings: PackageSettings,
): { bots: Record<string, unknown>[] } & Record<string, unknown> {
  const template = readFileSync(new URL('manifest.json', import.meta.url), 'utf8');
  const values: Record<string, string> = {
    VERSION: settings.version,
    // The same bot gives the same app, so that an upgrade replaces it.
    APP_ID: uuidFrom('teams app', settings.botId),
    BOT_ID: settings.botId,
    PUBLISHER: settings.publisher,
    WEBSITE: settings.website,
  };
  const text = template.replace(/\{\{([A-Z_]+)\}\}/g, (_, name: string) =>
    JSON.stringify(values[name] ?? '').slice(1, -1),
  );
  const manifest = JSON.parse(text) as { bots: Record<string, unknown>[] } & Record<string, unknown>;
  const [bot = {}] = manifest.bots;
  bot.commandLists = commandLists();
  const additionalLanguages = (settings.languages ?? []).map((languageTag) => ({
    languageTag,
    file: `${languageTag}.json`,
  }));
  if (additionalLanguages.length > 0)
    manifest.localizationInfo = { defaultLanguageTag: 'en', additionalLanguages };
  manifest.validDomains = CLOUDS[settings.cloud ?? 'public'].signInHosts;
  if (settings.lookup) manifest.authorization = { permissions: { resourceSpecific: [READ_MESSAGES] } };
  return manifest;
}
