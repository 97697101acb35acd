import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs, parseEnv } from 'node:util';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import { zipSync } from 'fflate';
import { CLOUDS, type CloudAddresses } from '../src/config/clouds.ts';
import { languageTags, localization, readLanguage } from './languages.ts';
import { createManifest } from './manifest.ts';

/**
 * `npm run package`: BOT_ID in, a zip for the Teams admin centre out, checked offline against Microsoft's schema. With
 * `-- --lookup` it asks each team for what `DELIVERY_LOOKUP=graph` needs.
 */
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const environment = { ...readDotEnv(), ...process.env };
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readDotEnv(): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch {
    return {};
  }
}

function cloudOf(name: string): CloudAddresses['name'] {
  const cloud = Object.values(CLOUDS).find((one) => one.name === name);
  if (!cloud) throw new Error(`AZURE_CLOUD must be one of ${Object.keys(CLOUDS).join(', ')}.`);
  return cloud.name;
}

async function build(): Promise<void> {
  const { values: asked } = parseArgs({ options: { lookup: { type: 'boolean', default: false } } });
  const botId = environment.BOT_ID ?? '';
  if (!GUID.test(botId))
    throw new Error(
      'BOT_ID must be the application (client) id of the bot, a GUID. Set it in the environment or in .env.',
    );
  const { version } = JSON.parse(readFileSync(here('../package.json'), 'utf8')) as { version: string };
  const manifest = createManifest({
    botId,
    version,
    publisher: environment.APP_PUBLISHER ?? 'Security Operations',
    website: environment.APP_WEBSITE ?? 'https://example.com/soc-bot',
    lookup: asked.lookup,
    cloud: cloudOf(environment.AZURE_CLOUD || 'public'),
    languages: languageTags(),
  });
  const problems = await AppManifestUtils.validateAgainstSchema(manifest as unknown as TeamsManifest);
  if (problems.length > 0) throw new Error(`The manifest is not valid:\n${problems.join('\n')}`);
  const json = (value: object) => Buffer.from(JSON.stringify(value, null, 2));
  const languages = languageTags().map((tag) => [`${tag}.json`, json(localization(readLanguage(tag)))]);
  const zip = zipSync({
    'manifest.json': json(manifest),
    ...Object.fromEntries(languages),
    'color.png': readFileSync(here('icons/color.png')),
    'outline.png': readFileSync(here('icons/outline.png')),
  });
  mkdirSync(here('dist'), { recursive: true });
  writeFileSync(here('dist/sentinel-soc-bot.zip'), zip);
  console.log(
    `appPackage/dist/sentinel-soc-bot.zip (${Math.round(zip.length / 1024)} KB) is ready: upload it in the Teams admin centre, or in Teams under Apps, Manage your apps.`,
  );
}

try {
  await build();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
