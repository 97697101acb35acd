import type { ChannelMessage } from '../../src/azure/channel-messages.ts';
import type { ErrorCode, ErrorFacts } from '../../src/core/error-catalogue.ts';
import { AppError } from '../../src/core/errors.ts';
import { createDelivery, type Delivery } from '../../src/delivery/delivery.ts';
import { QUIET_MS } from '../../src/delivery/failure.ts';
import {
  createFinder,
  type Finder,
  type Found,
  isSought,
  markOf,
  type Sought,
  withMark,
} from '../../src/delivery/finder.ts';
import { BLIND_MS, lookAgainAt } from '../../src/delivery/look.ts';
import { saveChannel } from '../../src/store/channels.ts';
import { findPosting, say, wantCard } from '../../src/store/postings.ts';
import type { PostingRow } from '../../src/store/tables.ts';
import { problemsOf } from '../cards/renderer.ts';
import { SAMPLES } from '../cards/samples.ts';
import { ManualClock } from '../support/clock.ts';
import { aChannelRow } from '../support/factories.ts';
import { ENGINES, silentLog } from '../support/stores.ts';
import { PlainPoster } from './plain-poster.ts';

const CHANNEL = aChannelRow();
const text = (words: string) => ({ summary: words, text: words });
const fails = (code: ErrorCode, facts: ErrorFacts = {}) => new AppError(code, facts);
const unknown = () => fails('teams.unknown-outcome');

/** Our own port: answers what it is told to, and remembers what was sought. */
class PlainFinder implements Finder {
  readonly sought: Sought[] = [];
  answer: Found | AppError | undefined;

  async find(_channel: unknown, sought: Sought): Promise<Found | undefined> {
    this.sought.push(sought);
    if (this.answer instanceof AppError) throw this.answer;
    return this.answer;
  }
}

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))(
  'looking first, on %s',
  (_name, engine) => {
    let opened: Awaited<ReturnType<typeof engine.open>>;
    let clock: ManualClock;
    let poster: PlainPoster;
    let finder: PlainFinder;
    let delivery: Delivery;
    let outcomes: string[];
    let shown: string;

    beforeEach(async () => {
      opened = await engine.open();
      [clock, poster, finder, outcomes] = [new ManualClock(), new PlainPoster(), new PlainFinder(), []];
      shown = 'A';
      delivery = createDelivery({
        store: opened.store,
        clock,
        log: silentLog(),
        poster,
        finder,
        render: async () => text(shown),
        onLooked: (outcome) => outcomes.push(outcome),
      });
      await saveChannel(opened.store.db, CHANNEL);
    });
    afterEach(async () => {
      await opened.store.close();
      await opened.drop();
    });

    const want = () => wantCard(opened.store.db, { subject: 'a', channelId: CHANNEL.id, now: clock.now() });
    const row = (slot = 'card') => findPosting(opened.store.db, 'a', CHANNEL.id, slot);
    const pass = async (ms: number) => {
      clock.advance(ms);
      await delivery.drain();
    };

    it('never looks for what is sent for the first time, was certainly not delivered, or is only edited', async () => {
      poster.faults.push(fails('teams.throttled', { retryAfterMs: 1_000 }), fails('teams.busy'));
      await want();
      await delivery.drain();
      await pass(5_000);
      await pass(5_000);
      poster.faults.push(unknown());
      shown = 'A2';
      await want();
      await delivery.drain();
      await pass(QUIET_MS);
      expect(poster.said.filter((one) => !one.endsWith('failed'))).toEqual([
        'post A',
        'update thread-1/1 to A2',
      ]);
      expect(finder.sought).toEqual([]);
    });

    it('looks from the first attempt on, however many were made since', async () => {
      poster.faults.push(unknown(), unknown(), fails('teams.throttled', { retryAfterMs: 1_000 }));
      const first = clock.now();
      await want();
      await delivery.drain();
      await pass(QUIET_MS);
      await pass(QUIET_MS);
      await pass(5_000);
      expect(finder.sought.map((one) => one.since)).toEqual([first, first, first]);
      expect(poster.said.at(-1)).toBe('post A');
      expect(await row()).toMatchObject({ tried_at: null, outcome: 'ok' });
    });

    it('edits the card that it found, since it may show an earlier state', async () => {
      poster.faults.push(unknown());
      await want();
      await delivery.drain();
      finder.answer = { conversationId: 'thread-9', activityId: '9' };
      await pass(QUIET_MS);
      expect(poster.said).toEqual(['post A failed', 'update thread-9/9 to A']);
      expect(outcomes).toEqual(['found']);
    });

    it('takes a sentence that it found as said, and looks for it in its thread among what is not known', async () => {
      await want();
      await delivery.drain();
      poster.faults.push(unknown());
      await say(opened.store.db, {
        subject: 'a',
        channelId: CHANNEL.id,
        event: 'x',
        message: text('closed'),
        now: clock.now(),
      });
      await delivery.drain();
      finder.answer = { conversationId: 'thread-1', activityId: '7' };
      await pass(QUIET_MS);
      await pass(QUIET_MS);
      expect(poster.said).toEqual(['post A', 'reply closed in thread-1 failed']);
      expect(finder.sought).toMatchObject([{ thread: 'thread-1', text: 'closed', others: ['1'] }]);
      expect(await row('say:x')).toMatchObject({ activity_id: '7', sent_rev: 1 });
    });

    it('after ten blind minutes says it unseen, and looks anew before a third time', async () => {
      poster.faults.push(unknown(), unknown());
      await want();
      await delivery.drain();
      finder.answer = fails('azure.reader-forbidden');
      await pass(QUIET_MS);
      for (let ms = 0; ms < BLIND_MS; ms += 10_000) await pass(10_000);
      expect(poster.said).toEqual(['post A failed', 'post A failed']);
      expect(outcomes.at(-1)).toBe('given-up');
      await pass(QUIET_MS);
      expect([outcomes.at(-1), poster.said.length]).toEqual(['failed', 2]);
      finder.answer = { conversationId: 'thread-2', activityId: '2' };
      await pass(120_000);
      expect(poster.said.at(-1)).toBe('update thread-2/2 to A');
    });
  },
);

describe('when to look again', () => {
  const row = (over: Partial<PostingRow>) => over as PostingRow;
  const at = (blindFor: number | null, facts?: ErrorFacts) =>
    lookAgainAt(
      row({ blind_since: blindFor === null ? null : 1_000_000 - blindFor }),
      new AppError('azure.throttled', facts),
      1_000_000,
    );

  it.each([
    ['first after five seconds', null, {}, 1_005_000],
    ['then after as long as it has been tried', 60_000, {}, 1_060_000],
    ['at most every two minutes', 300_000, {}, 1_120_000],
    ['not before Graph says', null, { retryAfterMs: 90_000 }, 1_090_000],
    ['but never past the ten minutes', 590_000, { retryAfterMs: 90_000 }, 1_010_000],
    ['and then no more', BLIND_MS, {}, undefined],
  ] as const)('%s', (_name, blindFor, facts, expected) => {
    expect(at(blindFor, facts)).toBe(expected);
  });
});

const NOW = Date.parse('2026-11-23T13:52:00Z');
const aMessage = (over: Partial<ChannelMessage> = {}): ChannelMessage => ({
  id: '1700000000000',
  createdAt: NOW,
  appId: 'aaaa',
  deleted: false,
  text: '',
  cards: ['{\n "body": [ { "id": "mark-1" } ] }'],
  ...over,
});
const aSought = (over: Partial<Sought> = {}): Sought => ({
  mark: 'mark-1',
  thread: null,
  since: NOW,
  others: [],
  ...over,
});

describe('what is sought', () => {
  it.each([
    ['the card with its mark', {}, {}, true],
    ['not another card', { cards: ['{"id":"mark-2"}'] }, {}, false],
    ['not a deleted one', { deleted: true }, {}, false],
    ['not one that is known', {}, { others: ['1700000000000'] }, false],
    ['not a sentence that names the mark', { cards: [], text: 'mark-1' }, {}, false],
    ['the sentence', { cards: [], text: 'It was closed.' }, { text: ' It  was closed. ' }, true],
    ['not another sentence', { cards: [], text: 'It was closed' }, { text: 'It was closed.' }, false],
    ['not a card beside the same words', { text: 'It was closed.' }, { text: 'It was closed.' }, false],
  ] as const)('%s', (_name, message, sought, expected) => {
    expect(isSought(aMessage(message), aSought(sought))).toBe(expected);
  });

  it('is found among the bot’s own messages of that time only, and in the right thread', async () => {
    const asked: unknown[] = [];
    let listed: ChannelMessage[] = [];
    const finder = createFinder({
      messages: {
        list: async (place, since) => {
          asked.push([place, since]);
          return listed;
        },
      },
      groupOf: async () => 'group',
      appId: 'AAAA',
    });
    const find = (...messages: ChannelMessage[]) => {
      listed = messages;
      return finder.find(CHANNEL, aSought());
    };
    expect(await find(aMessage())).toEqual({
      conversationId: `${CHANNEL.id};messageid=1700000000000`,
      activityId: '1700000000000',
    });
    expect(await find(aMessage({ appId: 'bbbb' }))).toBeUndefined();
    expect(await find(aMessage({ appId: undefined }))).toBeUndefined();
    expect(await find(aMessage({ createdAt: NOW - 120_001 }))).toBeUndefined();
    expect(await find(aMessage({ createdAt: NOW - 120_000 }))).toBeDefined();
    await finder.find(CHANNEL, aSought({ thread: `${CHANNEL.id};messageid=42` }));
    expect([asked[0], asked.at(-1)]).toEqual([
      [{ groupId: 'group', channelId: CHANNEL.id, threadId: undefined }, NOW - 120_000],
      [{ groupId: 'group', channelId: CHANNEL.id, threadId: '42' }, NOW - 120_000],
    ]);
  });

  it('cannot be found where nobody knows the team', async () => {
    const finder = createFinder({
      messages: { list: async () => [] },
      groupOf: async () => undefined,
      appId: 'aaaa',
    });
    await expect(finder.find(CHANNEL, aSought())).rejects.toMatchObject({ code: 'azure.not-found' });
  });
});

describe('the mark', () => {
  const posting = (over: Partial<PostingRow> = {}) =>
    ({ subject: 'incident:a', channel_id: 'c', slot: 'card', ...over }) as PostingRow;

  it('is another for each posting, and the same for each attempt at one', () => {
    const all = [
      posting(),
      posting({ subject: 'incident:b' }),
      posting({ channel_id: 'd' }),
      posting({ slot: 'say:x' }),
    ];
    expect(new Set(all.map(markOf)).size).toBe(4);
    expect(markOf(posting({ attempts: 3, want_rev: 9 }))).toBe(markOf(posting()));
  });

  it('is nothing that Microsoft’s renderer objects to, on any card', () => {
    for (const card of Object.values(SAMPLES)) {
      const marked = withMark({ summary: 's', card }, markOf(posting()));
      expect(problemsOf(marked.card ?? {})).toEqual(problemsOf(card));
    }
    const bad = { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Nothing', id: 'x' }] };
    expect(problemsOf(bad)).not.toEqual([]);
  });

  it('goes into a card and changes nothing else of the message', () => {
    const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'x' }], actions: [] };
    expect(withMark({ summary: 's', card }, 'm')).toEqual({
      summary: 's',
      card: { ...card, body: [...card.body, { type: 'Container', id: 'm', isVisible: false, items: [] }] },
    });
    expect(withMark(text('words'), 'm')).toEqual(text('words'));
  });
});
