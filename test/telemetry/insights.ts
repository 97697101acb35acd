import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { trustedCertificate } from '../azure/certificate.ts';

/** What Application Insights takes: one of these for each number or span. */
export interface Envelope {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: string;
    readonly baseData: {
      readonly name?: string;
      readonly success?: boolean;
      readonly target?: string;
      readonly resultCode?: string;
      readonly data?: string;
      readonly properties?: Readonly<Record<string, string>>;
      readonly metrics?: readonly {
        readonly name: string;
        readonly value: number;
        readonly count?: number;
      }[];
    };
  };
}

export interface Insights {
  readonly connectionString: string;
  readonly received: Envelope[];
  /** Every body as it came. */
  readonly bodies: string[];
  /** Status of the answers from now on. */
  answer: number;
  stop(): Promise<void>;
}

/** An ingestion endpoint of Application Insights on loopback. */
export async function startInsights(): Promise<Insights> {
  const received: Envelope[] = [];
  const bodies: string[] = [];
  const server = createServer(trustedCertificate(), (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts);
      const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString();
      bodies.push(`${request.method} ${request.url} ${text}`);
      const envelopes = JSON.parse(text) as Envelope[];
      if (insights.answer === 200) received.push(...envelopes);
      const count = envelopes.length;
      response.writeHead(insights.answer, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ itemsReceived: count, itemsAccepted: count, errors: [] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const insights: Insights = {
    connectionString: `InstrumentationKey=7b1d4a0e-6a4f-4c55-9d0b-1f2e3d4c5b6a;IngestionEndpoint=https://127.0.0.1:${port}/`,
    received,
    bodies,
    answer: 200,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return insights;
}
