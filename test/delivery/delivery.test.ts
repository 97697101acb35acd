import type { ErrorCode, ErrorFacts } from '../../src/core/error-catalogue.ts';
import { AppError } from '../../src/core/errors.ts';
import { createDelivery, type Delivery } from '../../src/delivery/delivery.ts';
import { QUIET_MS } from '../../src/delivery/failure.ts';
import type { OutgoingMessage, Poster } from '../../src/delivery/poster.ts';
import { findChannel, resumeChannel, saveChannel } from '../../src/store/channels.ts';
import type { Store } from '../../src/store/database.ts';
import { findPosting, holdCard, listPostings, say, wantCard } from '../../src/store/postings.ts';
import { ManualClock } from '../support/clock.ts';
import { aChannelRow } from '../support/factories.ts';
import { ENGINES, silentLog } from '../support/stores.ts';
import { PlainPoster } from './plain-poster.ts';

const CHANNEL = aChannelRow().id;
const text = (words: string): OutgoingMessage => ({ summary: words, text: words });

const fails = (code: ErrorCode, facts: ErrorFacts = {}) => new AppError(code, facts);

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))('delivery on %s', (_name, engine) => {
  let opened: Awaited<ReturnType<typeof engine.open>>;
  let clock: ManualClock;
  let poster: PlainPoster;
  let delivery: Delivery;
  let shown: Record<string, string>;

  const db = () => opened.store.db;
  const build = (speaker: Poster = poster, store: Store = opened.store) =>
    createDelivery({
      store,
      clock,
      log: silentLog(),
      poster: speaker,
      render: async (subject) => (shown[subject] === undefined ? undefined : text(shown[subject])),
    });
  const want = (subject: string, urgent = false) =>
    wantCard(db(), { subject, channelId: CHANNEL, now: clock.now(), urgent });
  const tell = (subject: string, event: string) =>
    say(db(), { subject, channelId: CHANNEL, event, message: text(event), now: clock.now() });

  beforeEach(async () => {
    opened = await engine.open();
    clock = new ManualClock();
    poster = new PlainPoster();
    shown = { a: 'A1', b: 'B1' };
    delivery = build();
    await saveChannel(db(), aChannelRow());
  });
  afterEach(async () => {
    await opened.store.close();
    await opened.drop();
  });

  it('posts a card once and edits it afterwards, many changes at once', async () => {
    await want('a');
    await delivery.drain();
    shown.a = 'A2';
    for (let time = 0; time < 5; time += 1) await want('a');
    await delivery.drain();
    expect(poster.said).toEqual(['post A1', 'update thread-1/1 to A2']);
  });

  it('sends nothing when the card would look the same', async () => {
    await want('a');
    await delivery.drain();
    await want('a');
    await delivery.drain();
    expect(poster.said).toEqual(['post A1']);
    const row = await findPosting(db(), 'a', CHANNEL, 'card');
    expect(row?.want_rev).toBe(row?.sent_rev);
  });

  it('says sentences after the card, in order, in its thread', async () => {
    await tell('a', 'first');
    await want('a');
    await tell('a', 'second');
    await delivery.drain();
    expect(poster.said).toEqual(['post A1', 'reply first in thread-1', 'reply second in thread-1']);
  });

  it('stops before it breaks Teams’ windows and goes on when time has passed', async () => {
    for (let index = 0; index < 10; index += 1) {
      shown[`s${index}`] = `S${index}`;
      await want(`s${index}`);
    }
    await delivery.drain();
    expect(poster.said).toHaveLength(6);
    clock.advance(4_000);
    await delivery.drain();
    expect(poster.said).toHaveLength(10);
  });

  it('does not post again before the quiet time when nobody knows whether the post arrived', async () => {
    poster.faults.push(fails('teams.unknown-outcome'));
    await want('a');
    await delivery.drain();
    clock.advance(QUIET_MS - 1);
    await delivery.drain();
    expect(poster.said).toEqual(['post A1 failed']);
    clock.advance(1);
    await delivery.drain();
    expect(poster.said).toEqual(['post A1 failed', 'post A1']);
  });

  it('takes a crash between sending and remembering for an unknown outcome', async () => {
    await want('a');
    const never = new Promise<void>(() => {});
    const dying = new PlainPoster();
    dying.faults.push(() => never);
    void build(dying).drain();
    while ((await findPosting(db(), 'a', CHANNEL, 'card'))?.outcome !== 'unknown')
      await new Promise(setImmediate);
    await delivery.drain();
    expect(poster.said).toEqual([]);
    clock.advance(QUIET_MS);
    await delivery.drain();
    expect(poster.said).toEqual(['post A1']);
  });

  it('waits as long as Teams says, with everything in the channel', async () => {
    poster.faults.push(fails('teams.throttled', { retryAfterMs: 9_000 }));
    await want('a');
    await want('b');
    await delivery.drain();
    clock.advance(8_999);
    await delivery.drain();
    expect(poster.said).toEqual(['post A1 failed']);
    clock.advance(1);
    await delivery.drain();
    expect(poster.said.slice(1).sort()).toEqual(['post A1', 'post B1']);
  });

  it('tries an edit again sooner than a post, since an edit is safe to repeat', async () => {
    await want('a');
    await delivery.drain();
    shown.a = 'A2';
    poster.faults.push(fails('teams.unknown-outcome'));
    await want('a');
    await delivery.drain();
    clock.advance(2_000);
    await delivery.drain();
    expect(poster.said).toEqual(['post A1', 'update thread-1/1 to A2 failed', 'update thread-1/1 to A2']);
  });

  it('waits a moment after 412 and tries again', async () => {
    poster.faults.push(fails('teams.busy'));
    await want('a');
    await delivery.drain();
    clock.advance(2_000);
    await delivery.drain();
    expect(poster.said).toEqual(['post A1 failed', 'post A1']);
  });

  it('suspends a channel that has gone, and delivers what was missed when it is back', async () => {
    poster.faults.push(fails('teams.gone'));
    await want('a');
    await delivery.drain();
    expect(await findChannel(db(), CHANNEL)).toMatchObject({ suspended_at: clock.now() });
    await want('b');
    clock.advance(600_000);
    await delivery.drain();
    expect(poster.said).toEqual(['post A1 failed']);
    await resumeChannel(db(), CHANNEL, clock.now());
    await delivery.drain();
    expect(poster.said.slice(1).sort()).toEqual(['post A1', 'post B1']);
  });

  it('posts the card anew in its thread when Teams keeps saying that the message is not there', async () => {
    await want('a');
    await delivery.drain();
    shown.a = 'A2';
    await want('a');
    for (let time = 0; time < 3; time += 1) {
      poster.faults.push(fails('teams.activity-not-found'));
      await delivery.drain();
      clock.advance(20_000);
    }
    await delivery.drain();
    expect(poster.said.at(-1)).toBe('reply A2 in thread-1');
    shown.a = 'A3';
    await want('a');
    await delivery.drain();
    expect(poster.said.at(-1)).toBe('update thread-1/2 to A3');
  });

  it.each(['teams.too-large', 'teams.rejected'] as const)(
    'after %s tries again only when something changed',
    async (code) => {
      poster.faults.push(fails(code));
      await want('a');
      await delivery.drain();
      clock.advance(3_600_000);
      await delivery.drain();
      expect(poster.said).toEqual(['post A1 failed']);
      await want('a');
      await delivery.drain();
      expect(poster.said).toEqual(['post A1 failed', 'post A1']);
    },
  );

  it('holds edits back while somebody has a form open, but not urgent ones', async () => {
    await want('a');
    await delivery.drain();
    await holdCard(db(), 'a', CHANNEL, clock.now() + 180_000);
    shown.a = 'A2';
    await want('a');
    await delivery.drain();
    expect(poster.said).toEqual(['post A1']);
    await want('a', true);
    await delivery.drain();
    expect(poster.said.at(-1)).toBe('update thread-1/1 to A2');
  });

  it('lets nobody else speak in a channel while somebody does', async () => {
    await want('a');
    await want('b');
    let finish = () => {};
    const going = new Promise<void>((begun) => {
      poster.faults.push(() => {
        begun();
        return new Promise<void>((resolve) => {
          finish = resolve;
        });
      });
    });
    const first = delivery.drain();
    await going;
    const other = await opened.again();
    clock.advance(14_000);
    const second = new PlainPoster('other-');
    await build(second, other).drain();
    await other.close();
    expect(second.said).toEqual([]);
    finish();
    await first;
    expect([...poster.said].sort()).toEqual(['post A1', 'post B1']);
  });

  it('says nothing before what comes before it, even when that has to wait', async () => {
    await want('a');
    await tell('a', 'first');
    await delivery.drain();
    await tell('a', 'second');
    await tell('a', 'third');
    poster.faults.push(fails('teams.unknown-outcome'));
    await delivery.drain();
    expect(poster.said.slice(2)).toEqual(['reply second in thread-1 failed']);
    clock.advance(QUIET_MS);
    await delivery.drain();
    expect(poster.said.slice(3)).toEqual(['reply second in thread-1', 'reply third in thread-1']);
  });

  it('does not wipe a form that was opened while the edit was being drawn', async () => {
    await want('a');
    await delivery.drain();
    await want('a');
    const opening = createDelivery({
      store: opened.store,
      clock,
      log: silentLog(),
      poster,
      render: async () => {
        await holdCard(db(), 'a', CHANNEL, clock.now() + 180_000);
        return text('A2');
      },
    });
    await opening.drain();
    expect(poster.said).toEqual(['post A1']);
    clock.advance(180_000);
    await delivery.drain();
    expect((await findPosting(db(), 'a', CHANNEL, 'card'))?.sent_rev).toBe(2);
  });

  it('lets two instances on one store speak in a channel one after the other, and nothing twice', async () => {
    let speaking = 0;
    let most = 0;
    const slow = async () => {
      speaking += 1;
      most = Math.max(most, speaking);
      await new Promise(setImmediate);
      speaking -= 1;
    };
    for (let index = 0; index < 6; index += 1) {
      shown[`s${index}`] = `S${index}`;
      await want(`s${index}`);
      poster.faults.push(slow);
    }
    const other = await opened.again();
    await Promise.all([delivery.drain(), build().drain(), build(poster, other).drain()]);
    await delivery.drain();
    await other.close();
    expect(most).toBe(1);
    expect([...poster.said].sort()).toEqual([0, 1, 2, 3, 4, 5].map((index) => `post S${index}`));
  });

  it('keeps the message’s id even when its lease had run out', async () => {
    poster.faults.push(async () => clock.advance(60_000));
    await want('a');
    await delivery.drain();
    expect(await findPosting(db(), 'a', CHANNEL, 'card')).toMatchObject({ activity_id: '1', outcome: 'ok' });
  });

  it('leaves alone what another instance has sent since, when its own answer comes that late', async () => {
    await want('a');
    const slow = new PlainPoster('late-');
    slow.faults.push(async () => {
      clock.advance(QUIET_MS);
      await delivery.drain();
    });
    await build(slow).drain();
    expect([...slow.said, ...poster.said]).toEqual(['post A1', 'post A1']);
    shown.a = 'A2';
    await want('a');
    await delivery.drain();
    expect(poster.said.at(-1)).toBe('update thread-1/1 to A2');
    expect(await findPosting(db(), 'a', CHANNEL, 'card')).toMatchObject({ want_rev: 2, sent_rev: 2 });
  });

  it('edits again when an edit of unknown fate was to be undone: the card may show it', async () => {
    await want('a');
    await delivery.drain();
    shown.a = 'A2';
    await want('a');
    poster.faults.push(fails('teams.unknown-outcome'));
    await delivery.drain();
    shown.a = 'A1';
    await want('a');
    clock.advance(2_000);
    await delivery.drain();
    expect(poster.said.at(-1)).toBe('update thread-1/1 to A1');
  });

  it('does not forget that a change is urgent when it came while another was on its way', async () => {
    await want('a');
    await delivery.drain();
    shown.a = 'A2';
    await want('a');
    poster.faults.push(async () => {
      await holdCard(db(), 'a', CHANNEL, clock.now() + 180_000);
      shown.a = 'A3';
      await want('a', true);
    });
    await delivery.drain();
    expect(poster.said.at(-1)).toBe('update thread-1/1 to A3');
  });

  it('takes what has waited longest first, so that edits of old cards do not push new ones back', async () => {
    await want('a');
    await delivery.drain();
    clock.advance(10_000);
    await want('b');
    clock.advance(1_000);
    shown.a = 'A2';
    await want('a');
    await delivery.drain();
    expect(poster.said).toEqual(['post A1', 'post B1', 'update thread-1/1 to A2']);
  });

  it('takes urgent changes before everything else', async () => {
    await want('a');
    await delivery.drain();
    await want('b');
    clock.advance(1_000);
    shown.a = 'A2';
    await want('a', true);
    await delivery.drain();
    expect(poster.said).toEqual(['post A1', 'update thread-1/1 to A2', 'post B1']);
  });

  it('begins a new thread when the old one is gone with its card', async () => {
    await want('a');
    await delivery.drain();
    shown.a = 'A2';
    await want('a');
    for (let time = 0; time < 6; time += 1) poster.faults.push(fails('teams.activity-not-found'));
    for (let time = 0; time < 6; time += 1) {
      await delivery.drain();
      clock.advance(20_000);
    }
    expect(poster.said.slice(-2)).toEqual(['reply A2 in thread-1 failed', 'post A2']);
  });

  it('gives a sentence up that Teams does not take, and goes on with the next', async () => {
    await want('a');
    await tell('a', 'first');
    await tell('a', 'second');
    await delivery.drain();
    await tell('a', 'third');
    poster.faults.push(fails('teams.rejected'));
    await tell('a', 'fourth');
    await delivery.drain();
    expect(poster.said.slice(3)).toEqual(['reply third in thread-1 failed', 'reply fourth in thread-1']);
    expect(await findPosting(db(), 'a', CHANNEL, 'say:third')).toMatchObject({
      problem: 'Teams did not accept the message.',
    });
  });

  it('tries a card again that could not be drawn, and delivers the others meanwhile', async () => {
    let broken = true;
    const fragile = createDelivery({
      store: opened.store,
      clock,
      log: silentLog(),
      poster,
      render: async (subject) => {
        if (subject === 'a' && broken) throw new Error('no snapshot');
        return text(shown[subject] ?? '');
      },
    });
    await want('a');
    await want('b');
    await fragile.drain();
    expect(poster.said).toEqual(['post B1']);
    broken = false;
    clock.advance(2_000);
    await fragile.drain();
    expect(poster.said).toEqual(['post B1', 'post A1']);
  });

  it('settles a card of which there is nothing to show any more', async () => {
    await want('nothing');
    await delivery.drain();
    expect(poster.said).toEqual([]);
    expect((await listPostings(db(), 'nothing'))[0]).toMatchObject({ want_rev: 1, sent_rev: 1 });
  });
});
