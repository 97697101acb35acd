import type { WireActivity } from './activities.ts';
import type { BotServiceKeys } from './bot-service-keys.ts';
import { call, type WireReply } from './wire.ts';

/** Posts activities to the bot as the Bot Service does, with a token that it signs. */
export class BotPost {
  readonly #keys: BotServiceKeys;
  readonly #appId: string;
  readonly #serviceUrl: () => string;
  #address: string | undefined;

  constructor(keys: BotServiceKeys, appId: string, serviceUrl: () => string) {
    this.#keys = keys;
    this.#appId = appId;
    this.#serviceUrl = serviceUrl;
  }

  /** Where the bot listens, `…/api/messages`. */
  connect(address: string): void {
    this.#address = address;
  }

  get connected(): boolean {
    return this.#address !== undefined;
  }

  /** The token of an ordinary request; claims given here replace the ordinary ones. */
  token(
    claims: Readonly<Record<string, unknown>> = {},
    header?: Readonly<Record<string, unknown>>,
  ): Promise<string> {
    return this.#keys.sign({ aud: this.#appId, serviceurl: this.#serviceUrl(), ...claims }, header);
  }

  /** One request. `token`: another one, or null for none at all. Rejects when the bot cannot be reached. */
  async send(activity: WireActivity | Record<string, unknown>, token?: string | null): Promise<WireReply> {
    if (!this.#address) throw new Error('No bot is connected: call connect(address) first.');
    const bearer = token === undefined ? await this.token() : token;
    return call(this.#address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      },
      body: JSON.stringify(activity),
    });
  }
}
