import { readFileSync, writeFileSync } from 'node:fs';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import { Ajv } from 'ajv';
import { languageTags, localization, readLanguage } from '../appPackage/languages.ts';
import { commandList, createManifest } from '../appPackage/manifest.ts';
import { COMMANDS } from '../src/bot/commands.ts';

const SCHEMAS = 'node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.25';
const { $schema: _draft, ...LOCALIZATION } = JSON.parse(
  readFileSync(`${SCHEMAS}/MicrosoftTeams.Localization.schema.json`, 'utf8'),
) as Record<string, unknown>;

/** The schema is of draft 4, and its patterns are no Unicode ones. */
const AS_OF_2013 = { strict: false, validateFormats: false, validateSchema: false, unicodeRegExp: false };

const settings = {
  botId: '11111111-2222-4333-8444-555555555555',
  version: '1.2.3',
  publisher: 'Contoso "SOC"',
  website: 'https://contoso.example/soc',
};

describe('the app package', () => {
  it('has a manifest that Microsoft’s schema takes', async () => {
    const manifest = createManifest(settings) as unknown as TeamsManifest;
    expect(await AppManifestUtils.validateAgainstSchema(manifest)).toEqual([]);
  });

  it('asks a team for its messages only where the bot is to look in channels', async () => {
    expect(createManifest(settings).authorization).toBeUndefined();
    const manifest = createManifest({ ...settings, lookup: true });
    expect(await AppManifestUtils.validateAgainstSchema(manifest as unknown as TeamsManifest)).toEqual([]);
    expect(manifest.authorization).toEqual({
      permissions: { resourceSpecific: [{ name: 'ChannelMessage.Read.Group', type: 'Application' }] },
    });
  });

  it.each([
    ['public', 'token.botframework.com'],
    ['usgov', 'tokengcch.botframework.azure.us'],
    ['china', 'token.botframework.azure.cn'],
  ] as const)('lets Teams open the sign-in page of the %s cloud', async (cloud, host) => {
    const manifest = createManifest({ ...settings, cloud });
    expect(manifest.validDomains).toContain(host);
    expect(await AppManifestUtils.validateAgainstSchema(manifest as unknown as TeamsManifest)).toEqual([]);
  });

  it('suggests the commands that there are, in channels all, in a personal chat those that answer there', () => {
    expect(commandList('channel').map((one) => one.title)).toEqual(COMMANDS.map((one) => one.name));
    expect(commandList('personal').map((one) => one.title)).toEqual(['help']);
    for (const { title, description } of commandList('channel')) {
      expect(title.length).toBeLessThanOrEqual(32);
      expect(description.length).toBeLessThanOrEqual(128);
    }
  });

  it('names its languages, and Microsoft’s schema takes that', async () => {
    const manifest = createManifest({ ...settings, languages: languageTags() });
    expect(await AppManifestUtils.validateAgainstSchema(manifest as unknown as TeamsManifest)).toEqual([]);
    expect(manifest.localizationInfo).toMatchObject({
      defaultLanguageTag: 'en',
      additionalLanguages: ['de', 'es', 'fr'].map((languageTag) => ({ languageTag })),
    });
  });

  it.each(languageTags())('has in %s each text that it has in English, in Teams’ lengths', (tag) => {
    const language = readLanguage(tag);
    expect(Object.keys(language.commands).sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
    const texts = localization(language);
    // Microsoft's schema: the keys' patterns, and each text's length.
    const valid = new Ajv(AS_OF_2013).compile(LOCALIZATION);
    expect([valid(texts), valid.errors]).toEqual([true, null]);
    expect([valid({ ...texts, 'description.short': 'x'.repeat(81) }), valid({})]).toEqual([false, false]);
    for (const text of Object.values(texts)) expect(text).toMatch(/\S/);
    expect(Object.keys(texts)).toHaveLength(5 + COMMANDS.length + commandList('personal').length);
  });

  it('is the same app for the same bot, so that an upgrade replaces it', () => {
    const id = (botId: string) => createManifest({ ...settings, botId }).id;
    expect(id(settings.botId)).toBe(id(settings.botId));
    expect(id(settings.botId)).not.toBe(id('21111111-2222-4333-8444-555555555555'));
  });

  it.each([
    ['color', 192],
    ['outline', 32],
  ])('has the %s icon in the size that Teams wants', (name, size) => {
    const png = readFileSync(`appPackage/icons/${name}.png`);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  });
});

describe('the README', () => {
  it('lists the commands that there are', () => {
    const rows = COMMANDS.map(({ usage, summary }) => `| \`${usage.replaceAll('|', '\\|')}\` | ${summary} |`);
    const block = [
      '<!-- commands -->',
      '| Type | What it does |',
      '|---|---|',
      ...rows,
      '<!-- /commands -->',
    ].join('\n');
    if (process.env.UPDATE_GOLDEN === '1') {
      const text = readFileSync('README.md', 'utf8');
      writeFileSync('README.md', text.replace(/<!-- commands -->[\s\S]*<!-- \/commands -->/, block));
    }
    expect(readFileSync('README.md', 'utf8')).toContain(block);
  });
});
