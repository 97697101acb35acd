import { createServer } from 'node:net';
import { Secret } from '../../src/config/secret.ts';
import { createAuthority } from '../../src/simulator/tls.ts';
import { listChannels } from '../../src/store/channels.ts';
import { openStore, type Store } from '../../src/store/database.ts';
import { startProxy, type TcpProxy } from '../support/proxy.ts';
import { ENGINES, POSTGRES_NOTE, silentLog } from '../support/stores.ts';
import { trust } from '../support/trust.ts';

const postgres = ENGINES.find((engine) => engine.name === 'PostgreSQL');

if (!postgres) it(POSTGRES_NOTE ?? '', () => expect(postgres).toBeUndefined());
else
  describe('PostgreSQL', () => {
    let proxy: TcpProxy | undefined;
    let store: Store | undefined;
    let drop: () => Promise<void>;
    let url: URL;
    beforeEach(async () => {
      const place = await postgres.place();
      url = new URL(place.url);
      drop = place.drop;
    });
    afterEach(async () => {
      await store?.close();
      await proxy?.stop();
      await drop();
      store = proxy = undefined;
    });

    const through = async (port: number, tls: boolean, host = '127.0.0.1') => {
      const address = new URL(url);
      address.host = `${host}:${port}`;
      store = await openStore(
        { kind: 'postgres', url: new Secret(address.href), tls, auth: 'password' },
        silentLog(),
      );
      return store;
    };
    const target = () => ({ host: url.hostname, port: Number(url.port) });

    it('that is gone for a while is said in our words, and is there again without a restart', async () => {
      proxy = await startProxy(target());
      const { db } = await through(proxy.port, false);
      expect(await listChannels(db)).toEqual([]);
      proxy.cut();
      for (let time = 0; time < 3; time += 1)
        await expect(listChannels(db)).rejects.toMatchObject({ code: 'store.unavailable', retry: 'later' });
      proxy.restore();
      expect(await listChannels(db)).toEqual([]);
    });

    it('is spoken to encrypted where its certificate is of somebody we trust, for its own name', async () => {
      const authority = createAuthority();
      trust(authority.caPem);
      proxy = await startProxy(target(), authority);
      const { db } = await through(proxy.port, true, 'localhost');
      expect(await listChannels(db)).toEqual([]);
    });

    it('gets no word where nobody vouches for its certificate', async () => {
      proxy = await startProxy(target(), createAuthority());
      await expect(through(proxy.port, true)).rejects.toThrow(/certificate|self-signed|verify/i);
    });

    it('does a transaction again that met another one head on', async () => {
      const address = { kind: 'postgres', url: new Secret(url.href), tls: false, auth: 'password' } as const;
      const opened = await openStore(address, silentLog());
      store = opened;
      for (const name of ['a', 'b'])
        await opened.db.insertInto('lease').values({ name, owner: '', until: 0 }).execute();
      let both = 0;
      let meet = () => {};
      const met = new Promise<void>((resolve) => {
        meet = resolve;
      });
      const take = (first: string, second: string) => {
        let tries = 0;
        return opened.transaction(async (db) => {
          tries += 1;
          await db.updateTable('lease').set({ owner: first }).where('name', '=', first).execute();
          if (tries === 1 && ++both === 2) meet();
          if (tries === 1) await met;
          await db.updateTable('lease').set({ owner: first }).where('name', '=', second).execute();
          return tries;
        });
      };
      const tries = await Promise.all([take('a', 'b'), take('b', 'a')]);
      expect(tries.sort()).toEqual([1, 2]);
    });
  });

it('is asked for its password at each connection, and given the token of that moment', async () => {
  const asked: string[] = [];
  // As much of the protocol as it takes to ask for a password in the clear, and to refuse.
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      socket.once('data', (message) => {
        asked.push(message.subarray(5, -1).toString());
        const fields = 'SFATAL\0C28P01\0Mrefused\0\0';
        const reply = Buffer.alloc(5 + fields.length);
        reply.write('E');
        reply.writeInt32BE(4 + fields.length, 1);
        reply.write(fields, 5);
        socket.end(reply);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  let count = 0;
  const password = async () => `token-${++count}`;
  const address = {
    kind: 'postgres',
    url: new Secret(`postgres://bot@127.0.0.1:${port}/x`),
    tls: false,
    auth: 'entra',
  } as const;
  for (let time = 0; time < 2; time += 1)
    await expect(openStore(address, silentLog(), password)).rejects.toMatchObject({
      code: 'store.unavailable',
    });
  expect(asked).toEqual(['token-1', 'token-2']);
  await new Promise((resolve) => server.close(resolve));
});
