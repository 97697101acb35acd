import { AppError } from '../../src/core/errors.ts';
import type { ChannelAddress, OutgoingMessage, Poster } from '../../src/delivery/poster.ts';

/** Our own port, so a small one of our own: remembers what it was told, fails as it is told. */
export class PlainPoster implements Poster {
  readonly said: string[] = [];
  readonly faults: (AppError | (() => Promise<void>))[] = [];
  readonly #prefix: string;
  #count = 0;

  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  async #do(what: string): Promise<string> {
    const fault = this.faults.shift();
    if (fault instanceof AppError) {
      this.said.push(`${what} failed`);
      throw fault;
    }
    await fault?.();
    this.said.push(what);
    this.#count += 1;
    return `${this.#prefix}${this.#count}`;
  }

  async post(_to: ChannelAddress, message: OutgoingMessage) {
    const activityId = await this.#do(`post ${message.summary}`);
    return { conversationId: `thread-${activityId}`, activityId };
  }

  async reply(_to: ChannelAddress, thread: string, message: OutgoingMessage) {
    return { activityId: await this.#do(`reply ${message.summary} in ${thread}`) };
  }

  async update(_to: ChannelAddress, thread: string, activityId: string, message: OutgoingMessage) {
    await this.#do(`update ${thread}/${activityId} to ${message.summary}`);
  }
}
