import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
  type Pipeline,
  type PipelinePolicy,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { z } from 'zod/v4';
import type { TokenCredential } from '../core/credential.ts';
import { bodyError, type MapContext, mapAzureError, mapFailure } from './errors.ts';
import { applyPolicies, ONCE } from './policies.ts';
import { ListWire } from './wire.ts';

export interface HttpOptions {
  /** https origin, without a trailing slash. */
  readonly endpoint: string;
  readonly scope: string;
  readonly credential: TokenCredential;
  readonly context: MapContext;
  /** For one request, ms. */
  readonly timeoutMs: number;
  readonly transport?: HttpClient;
  /** Keeps the principal within the service's limits; without it requests go at once. */
  readonly budget?: PipelinePolicy;
}

/** Requests that no SDK has, through the same pipeline that the SDKs use. */
export class AzureHttp {
  readonly #options: HttpOptions;
  readonly #pipeline: Pipeline;
  readonly #transport: HttpClient;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#transport = options.transport ?? createDefaultHttpClient();
    this.#pipeline = createPipelineFromOptions(ONCE);
    this.#pipeline.addPolicy(
      bearerTokenAuthenticationPolicy({ credential: options.credential, scopes: options.scope }),
      { phase: 'Sign' },
    );
    applyPolicies(this.#pipeline, options.endpoint, options.timeoutMs, options.budget);
  }

  /** `pathOrLink`: a path with query, or the whole address of a next page. @throws AppError for anything but 2xx with JSON. */
  async get(pathOrLink: string, signal?: AbortSignal): Promise<unknown> {
    return this.#send('GET', pathOrLink, undefined, signal);
  }

  async post(path: string, body?: object, signal?: AbortSignal): Promise<unknown> {
    return this.#send('POST', path, body, signal);
  }

  async put(path: string, body: object, signal?: AbortSignal): Promise<unknown> {
    return this.#send('PUT', path, body, signal);
  }

  /** Every item of a list, over all of its pages. */
  async list(path: string, signal?: AbortSignal): Promise<unknown[]> {
    const items: unknown[] = [];
    for (let next: string | undefined = path; next; ) {
      const page: z.infer<typeof ListWire> = ListWire.parse(await this.get(next, signal));
      items.push(...page.value);
      next = page.nextLink;
    }
    return items;
  }

  async #send(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body?: object,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const { endpoint, context } = this.#options;
    const request = createPipelineRequest({
      url: path.startsWith('/') ? endpoint + path : path,
      method,
      headers: createHttpHeaders({
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      }),
      body: body && JSON.stringify(body),
      abortSignal: signal,
    });
    try {
      return parsed(await this.#pipeline.sendRequest(this.#transport, request), context);
    } catch (err) {
      throw mapAzureError(err, context);
    }
  }
}

function parsed(response: PipelineResponse, context: MapContext): unknown {
  const { status, bodyAsText, headers } = response;
  if (status >= 200 && status <= 299) return JSON.parse(bodyAsText || 'null');
  const failure = { status, ...bodyError(bodyAsText), header: (name: string) => headers.get(name) };
  throw mapFailure(failure, context);
}
