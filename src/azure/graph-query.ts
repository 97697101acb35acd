import { z } from 'zod/v4';
import type { Clients } from './clients.ts';

const PATH = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
const PAGE = 1000;

const PageWire = z.object({
  data: z.array(z.unknown()),
  $skipToken: z.string().nullish(),
});

/**
 * All rows of a Resource Graph query, over all pages, in `subscriptions` or wherever the principal can read. A query
 * keeps `id` in its projection: without it, paging is not stable.
 */
export function queryResourceGraph(
  clients: Clients,
  kql: string,
  options: { readonly subscriptions?: readonly string[]; readonly signal?: AbortSignal } = {},
): Promise<unknown[]> {
  const { subscriptions, signal } = options;
  return clients.call('Resource Graph', async () => {
    const rows: unknown[] = [];
    let skip: string | null | undefined;
    do {
      const paging = { $top: PAGE, resultFormat: 'objectArray', ...(skip && { $skipToken: skip }) };
      const body = { query: kql, ...(subscriptions && { subscriptions }), options: paging };
      const page = PageWire.parse(await clients.arm.post(PATH, body, signal));
      rows.push(...page.data);
      skip = page.$skipToken;
    } while (skip);
    return rows;
  });
}
