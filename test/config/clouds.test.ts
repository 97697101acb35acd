import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLOUDS } from '../../src/config/clouds.ts';

const SRC = join(import.meta.dirname, '../../src');
/** The ends of the names of Microsoft's services in all clouds. */
const SERVICES =
  /\b(azure\.(com|us|cn|net)|microsoft\.(com|us|cn)|microsoftonline\.(com|us|cn)|microsoftonline-p\.com|usgovcloudapi\.net|chinacloudapi\.cn|botframework\.(com|us)|loganalytics\.(io|us)|trafficmanager\.net|windows\.net)\b/;

describe('the table of clouds', () => {
  it('is the only place of the product that knows an address of Azure or Teams', () => {
    const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(ts|json)$/.test(path))
      .filter((path) => !path.startsWith('simulator/') && path !== 'config/clouds.ts');
    expect(files.length).toBeGreaterThan(200);
    const knowing = files.filter((path) => SERVICES.test(readFileSync(join(SRC, path), 'utf8')));
    expect(knowing).toEqual([]);
  });

  it('shares no address, scope or link between two clouds', () => {
    const valuesOf = (cloud: object) => Object.values(cloud).flat() as string[];
    const all = Object.values(CLOUDS).flatMap((cloud) => [...new Set(valuesOf(cloud))]);
    expect(all.filter((value, index) => all.indexOf(value) !== index)).toEqual([]);
  });

  it.each(Object.values(CLOUDS))('has https origins and scopes only, for $name', (cloud) => {
    const { serviceHosts, signInHosts, name: _, federationScope, ...addresses } = cloud;
    for (const address of Object.values(addresses))
      expect(address).toMatch(/^https:\/\/[a-z0-9.-]+(\/[\w./-]+)?$/);
    expect(federationScope).toMatch(/^api:\/\/AzureADTokenExchange\w*\/\.default$/);
    for (const host of [...serviceHosts, ...signInHosts]) expect(host).toMatch(/^\.?[a-z0-9.-]+$/);
  });
});
