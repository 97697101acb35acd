import { SecurityCenter } from '@azure/arm-security';
import { SecurityInsights } from '@azure/arm-securityinsight';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { CloudAddresses } from '../config/clouds.ts';
import type { TokenCredential } from '../core/credential.ts';
import { type MapContext, mapAzureError } from './errors.ts';
import { AzureHttp } from './http.ts';
import { applyPolicies, ONCE } from './policies.ts';
import { scopeInWords } from './roles.ts';
import { ListWire } from './wire.ts';

/** The stable version with all that we read; the SDK's own default is an old preview. */
const SENTINEL_API = '2025-09-01';

export interface ClientOptions {
  readonly addresses: CloudAddresses;
  readonly credential: TokenCredential;
  readonly context: MapContext;
  /** For one request, ms. */
  readonly timeoutMs: number;
  readonly transport?: HttpClient;
  /** One for the principal, shared by all of its clients. */
  readonly budget: PipelinePolicy;
}

/** Azure's own clients for one principal, one of each for each subscription; every request goes out once. */
export class Clients {
  readonly arm: AzureHttp;
  readonly logs: AzureHttp;
  readonly #options: ClientOptions;
  readonly #sentinel = new Map<string, SecurityInsights>();
  readonly #defender = new Map<string, SecurityCenter>();

  constructor(options: ClientOptions) {
    this.#options = options;
    const { addresses: a } = options;
    this.arm = new AzureHttp({ ...options, endpoint: a.resourceManager, scope: a.resourceManagerScope });
    this.logs = new AzureHttp({ ...options, endpoint: a.logAnalytics, scope: a.logAnalyticsScope });
  }

  sentinel(subscriptionId: string): SecurityInsights {
    return remember(this.#sentinel, subscriptionId, () => {
      const options = { ...this.#common(), apiVersion: SENTINEL_API };
      return this.#once(new SecurityInsights(this.#options.credential, subscriptionId, options));
    });
  }

  defender(subscriptionId: string): SecurityCenter {
    return remember(this.#defender, subscriptionId, () =>
      this.#once(new SecurityCenter(this.#options.credential, subscriptionId, this.#common())),
    );
  }

  /** The scope does not follow an overridden address by itself (SecurityCenter asks for the public cloud's): said. */
  #common() {
    const { addresses, transport } = this.#options;
    return {
      ...ONCE,
      endpoint: addresses.resourceManager,
      credentialScopes: addresses.resourceManagerScope,
      ...(transport && { httpClient: transport }),
    };
  }

  #once<T extends SecurityInsights | SecurityCenter>(client: T): T {
    const { addresses, timeoutMs, budget } = this.#options;
    applyPolicies(client.pipeline, addresses.resourceManager, timeoutMs, budget);
    return client;
  }

  /** An ARM scope as a person would say it. */
  inWords(scope: string): string {
    return scopeInWords(scope, this.#options.context.nameOf);
  }

  /** Runs one SDK call; whatever it throws comes out as an AppError about `what`. */
  async call<T>(what: string | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (err) {
      throw mapAzureError(err, { ...this.#options.context, what });
    }
  }
}

/** Keeps the JSON of the latest answer as it came over the wire: the SDK cuts times and garbles texts in additionalData. */
export class Raw {
  #text: string | null | undefined;

  readonly onResponse = (response: { readonly bodyAsText?: string | null }): void => {
    this.#text = response.bodyAsText;
  };

  /** @throws SyntaxError where it was no JSON. */
  json(): unknown {
    return JSON.parse(this.#text ?? 'null');
  }
}

/** Every item of every page of an SDK's list, as `raw` saw it come over the wire. */
export async function rawItems(raw: Raw, pages: AsyncIterable<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const _page of pages) items.push(...ListWire.parse(raw.json()).value);
  return items;
}

function remember<T>(map: Map<string, T>, key: string, create: () => T): T {
  const known = map.get(key);
  if (known) return known;
  const made = create();
  map.set(key, made);
  return made;
}
