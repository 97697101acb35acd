import { readFileSync, writeFileSync } from 'node:fs';
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import { commandList, createManifest } from '../appPackage/manifest.ts';
import { COMMANDS } from '../src/bot/commands.ts';

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
