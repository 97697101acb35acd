import { sql } from 'kysely';
import {
  advanceAction,
  claimAbandoned,
  createAction,
  findAction,
  listAbandoned,
} from '../../src/store/actions.ts';
import { listAlerts, replaceAlerts } from '../../src/store/alerts.ts';
import { recordAudit } from '../../src/store/audit.ts';
import {
  findChannel,
  forgetChannel,
  resumeChannel,
  saveChannel,
  suspendChannel,
} from '../../src/store/channels.ts';
import type { Store } from '../../src/store/database.ts';
import {
  findIncidentsByNumber,
  listDueProofs,
  listOpenIncidents,
  listUndecided,
  saveIncident,
} from '../../src/store/incidents.ts';
import {
  beginInvoke,
  dropInvoke,
  finishInvoke,
  forgetAnswers,
  forgetInvokes,
} from '../../src/store/invokes.ts';
import { dropLeases, takeLease } from '../../src/store/leases.ts';
import {
  findPosting,
  holdCard,
  listPostings,
  releaseCard,
  say,
  sayEverywhere,
  wantCard,
  wantEverywhere,
} from '../../src/store/postings.ts';
import { getWorkspace, saveWorkspace } from '../../src/store/workspaces.ts';
import { aChannelRow, anActionRow, anAlertRow, anIncidentRow } from '../support/factories.ts';
import { ENGINES, POSTGRES_NOTE } from '../support/stores.ts';

const SUBJECT = 'incident:a';
const message = (text: string) => ({ summary: text, text });

if (POSTGRES_NOTE) it(POSTGRES_NOTE, () => expect(ENGINES).toHaveLength(1));

/** From now on a write to the table fails. */
async function forbidWriting(store: Store, table: string): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(store.db);
  if (store.kind === 'sqlite') {
    for (const verb of ['insert', 'update', 'delete'])
      await run(
        `create trigger no_${verb} before ${verb} on ${table} begin select raise(abort, 'no writing here'); end`,
      );
    return;
  }
  await run(
    "create function forbid() returns trigger language plpgsql as $$ begin raise exception 'no writing here'; end $$",
  );
  await run(
    `create trigger forbidden before insert or update or delete on ${table} for each row execute function forbid()`,
  );
}

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))('the store on %s', (_name, engine) => {
  let opened: Awaited<ReturnType<typeof engine.open>>;
  let store: Store;

  beforeEach(async () => {
    opened = await engine.open();
    store = opened.store;
  });
  afterEach(async () => {
    await store.close();
    await opened.drop();
  });

  it('keeps everything when it is opened again, and migrates only once', async () => {
    await saveIncident(store.db, anIncidentRow({ number: 4711 }));
    const second = await opened.again();
    expect(await findIncidentsByNumber(second.db, 4711)).toEqual([anIncidentRow({ number: 4711 })]);
    await second.close();
  });

  it('may be opened by two at the same moment', async () => {
    const both = await Promise.all([opened.again(), opened.again()]);
    expect(await getWorkspace(both[1].db, 'w')).toMatchObject({ filter: 'server', line_at: null });
    await Promise.all(both.map((one) => one.close()));
  });

  it('takes back all of a transaction that fails', async () => {
    const failing = store.transaction(async (db) => {
      await saveIncident(db, anIncidentRow());
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(await listOpenIncidents(store.db)).toEqual([]);
  });

  it('gives whole numbers back as numbers', async () => {
    await saveWorkspace(store.db, { ...(await getWorkspace(store.db, 'w')), polled_at: 1_795_442_000_123 });
    expect((await getWorkspace(store.db, 'w')).polled_at).toBe(1_795_442_000_123);
  });

  it('lists open, undecided and due incidents', async () => {
    await saveIncident(store.db, anIncidentRow({ key: 'w/1', name: '1', defender: 'open' }));
    await saveIncident(store.db, anIncidentRow({ key: 'w/2', name: '2', status: 'Closed', proof_at: 50 }));
    await saveIncident(store.db, anIncidentRow({ key: 'w/3', name: '3', status: 'Closed', proof_at: 150 }));
    expect((await listOpenIncidents(store.db, 'w')).map((row) => row.key)).toEqual(['w/1']);
    expect((await listUndecided(store.db, 'w', 9)).map((row) => row.key)).toEqual(['w/1']);
    expect((await listDueProofs(store.db, 100, 9)).map((row) => row.key)).toEqual(['w/2']);
  });

  it('replaces an incident’s alerts, and drops those that are gone', async () => {
    const [a, b] = [anAlertRow({ id: 'a' }), anAlertRow({ id: 'b' })];
    await replaceAlerts(store.db, a.incident_key, [a, b]);
    await replaceAlerts(store.db, a.incident_key, [{ ...b, state: 'Resolved' }]);
    expect(await listAlerts(store.db, a.incident_key)).toEqual([{ ...b, state: 'Resolved' }]);
  });

  it('writes nothing for alerts that are as they were', async () => {
    const [a, b] = [anAlertRow({ id: 'a' }), anAlertRow({ id: 'b' })];
    await replaceAlerts(store.db, a.incident_key, [a, b]);
    await forbidWriting(store, 'alert');
    await replaceAlerts(store.db, a.incident_key, [a, b]);
    await expect(replaceAlerts(store.db, a.incident_key, [a, { ...b, title: 'other' }])).rejects.toThrow(
      'no writing here',
    );
  });

  it('keeps one record of the same act', async () => {
    const record = {
      id: 'r',
      at: 1,
      actor: '{}',
      actor_name: 'Dana',
      verb: 'incident.close',
      subject: 'w/1',
      result: 'done',
      detail: null,
    };
    await recordAudit(store.db, record);
    await recordAudit(store.db, { ...record, result: 'again' });
    expect(await store.db.selectFrom('audit').selectAll().execute()).toEqual([
      { ...record, place: null, correlation: null },
    ]);
  });

  it('queues a card anew that had been settled, and keeps the place of one that waits', async () => {
    const want = (now: number) => wantCard(store.db, { subject: SUBJECT, channelId: 'c', now });
    const due = async () => (await findPosting(store.db, SUBJECT, 'c', 'card'))?.due_at;
    await want(10);
    await want(20);
    expect(await due()).toBe(10);
    await store.db.updateTable('posting').set({ sent_rev: 2 }).execute();
    await want(30);
    expect(await due()).toBe(30);
  });

  it('makes one wish of many for the same card', async () => {
    for (let time = 0; time < 5; time += 1)
      await wantCard(store.db, { subject: SUBJECT, channelId: 'c', now: 0 });
    await wantEverywhere(store.db, SUBJECT, 0, { urgent: true });
    expect(await listPostings(store.db, SUBJECT)).toEqual([
      expect.objectContaining({ want_rev: 6, sent_rev: 0, urgent: 1 }),
    ]);
  });

  it('says an event once, in order, in each channel with a card', async () => {
    for (const channelId of ['c', 'd']) await wantCard(store.db, { subject: SUBJECT, channelId, now: 0 });
    await sayEverywhere(store.db, SUBJECT, 'closed:1', message('closed'), 0);
    await sayEverywhere(store.db, SUBJECT, 'closed:1', message('closed again'), 0);
    await say(store.db, {
      subject: SUBJECT,
      channelId: 'c',
      event: 'proof:1',
      message: message('proven'),
      now: 0,
    });
    const rows = (await listPostings(store.db, SUBJECT)).filter((row) => row.slot !== 'card');
    expect(rows.map((row) => [row.channel_id, row.slot, row.seq])).toEqual([
      ['c', 'say:closed:1', 1],
      ['c', 'say:proof:1', 2],
      ['d', 'say:closed:1', 1],
    ]);
    expect(JSON.parse(rows[0]?.body ?? '')).toEqual(message('closed'));
  });

  it('holds a card and lets it go', async () => {
    await wantCard(store.db, { subject: SUBJECT, channelId: 'c', now: 0 });
    await holdCard(store.db, SUBJECT, 'c', 99);
    expect((await findPosting(store.db, SUBJECT, 'c', 'card'))?.hold_until).toBe(99);
    await releaseCard(store.db, SUBJECT, 'c');
    expect((await findPosting(store.db, SUBJECT, 'c', 'card'))?.hold_until).toBe(0);
  });

  it('makes what waited due again when a channel comes back, and forgets all of a deleted one', async () => {
    await saveChannel(store.db, aChannelRow());
    await wantCard(store.db, { subject: SUBJECT, channelId: aChannelRow().id, now: 500 });
    await suspendChannel(store.db, aChannelRow().id, 'gone', 1);
    await resumeChannel(store.db, aChannelRow().id, 7);
    expect(await findChannel(store.db, aChannelRow().id)).toMatchObject({
      suspended_at: null,
      suspended_why: null,
    });
    expect((await listPostings(store.db, SUBJECT))[0]?.due_at).toBe(7);
    await forgetChannel(store.db, aChannelRow().id);
    expect([await findChannel(store.db, aChannelRow().id), await listPostings(store.db, SUBJECT)]).toEqual([
      undefined,
      [],
    ]);
  });

  it('lets one instance settle an abandoned action', async () => {
    await createAction(store.db, anActionRow({ lease_until: 10 }));
    expect(await listAbandoned(store.db, 10, 'close')).toEqual([]);
    expect((await listAbandoned(store.db, 11, 'close')).map((row) => row.id)).toEqual([anActionRow().id]);
    const claims = await Promise.all(
      ['a', 'b'].map((owner) => claimAbandoned(store.db, anActionRow().id, owner, 99, 11)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('runs an action again without losing how far it came', async () => {
    await createAction(store.db, anActionRow());
    await advanceAction(store.db, anActionRow().id, {
      step: 'incident closed',
      state: 'stopped',
      outcome: 'x',
    });
    await createAction(store.db, anActionRow({ actor: '{"name":"Sam"}' }));
    expect(await findAction(store.db, anActionRow().id)).toMatchObject({
      step: 'incident closed',
      state: 'running',
      outcome: null,
      actor: '{"name":"Sam"}',
    });
  });

  it('lets the first of two same invokes act and gives the other its answer', async () => {
    const first = await Promise.all([beginInvoke(store.db, 'i', 0), beginInvoke(store.db, 'i', 0)]);
    expect([...first].sort()).toEqual(['new', 'working']);
    await finishInvoke(store.db, 'i', '{"a":1}');
    expect(await beginInvoke(store.db, 'i', 0)).toEqual({ answer: '{"a":1}' });
    await dropInvoke(store.db, 'i');
    expect(await beginInvoke(store.db, 'i', 5)).toBe('new');
    await forgetInvokes(store.db, 6);
    expect(await beginInvoke(store.db, 'i', 7)).toBe('new');
  });

  it('remembers that an invoke came after its answer is gone, finished or not', async () => {
    await beginInvoke(store.db, 'finished', 5);
    await finishInvoke(store.db, 'finished', '{"card":1}');
    await beginInvoke(store.db, 'cut off', 5);
    await beginInvoke(store.db, 'later', 6);
    await forgetAnswers(store.db, 6, '"gone"');
    expect(await beginInvoke(store.db, 'finished', 7)).toEqual({ answer: '"gone"' });
    expect(await beginInvoke(store.db, 'cut off', 7)).toEqual({ answer: '"gone"' });
    expect(await beginInvoke(store.db, 'later', 7)).toBe('working');
  });

  it('gives a lease to one owner until it ends', async () => {
    expect(await takeLease(store.db, 'poll', 'a', 100, 0)).toBe(true);
    expect(await takeLease(store.db, 'poll', 'b', 100, 50)).toBe(false);
    expect(await takeLease(store.db, 'poll', 'a', 200, 50)).toBe(true);
    expect(await takeLease(store.db, 'poll', 'b', 300, 201)).toBe(true);
    await dropLeases(store.db, 'b');
    expect(await takeLease(store.db, 'poll', 'a', 300, 202)).toBe(true);
  });
});
