import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { statusOf } from './outcome.ts';
import { machinesInTurn, type Turns } from './turns.ts';

const here = () => false;
const SYSTEM = { caller: { role: 'sistema' }, hasLeft: here } as const;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Requests that are at work until they are ended by name. */
function asking(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (role: 'sistema' | 'medico', name: string) =>
    turns({ caller: { role }, hasLeft: here }, () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  return { ask, begun, ends };
}

describe('machines in turn', () => {
  it('lets so many systems in at once, the others in their order, and people at any time', async () => {
    const { ask, begun, ends } = asking(machinesInTurn(4));
    const all = [ask('medico', 'persona'), ...['a', 'b', 'c', 'd'].map((name) => ask('sistema', name))];
    await settled();
    expect(begun).toEqual(['persona', 'a', 'b']);

    all.push(ask('medico', 'otra'));
    expect(begun).toEqual(['persona', 'a', 'b', 'otra']);

    ends.get('b')!();
    await settled();
    expect(begun.at(-1)).toBe('c');
    for (const name of ['a', 'c', 'persona', 'otra']) ends.get(name)!();
    await settled();
    ends.get('d')!();
    await Promise.all(all);
  });

  it('lets more of them in while nobody works, in their order', async () => {
    let nowMs = 0;
    const { ask, begun, ends } = asking(machinesInTurn(2, { clock: () => nowMs }));
    const names = Array.from({ length: 20 }, (_, n) => `s${n}`);
    const all = names.map((name) => ask('sistema', name));
    await settled();
    expect(begun).toEqual(names.slice(0, 8));

    await Promise.all([ask('medico', 'persona'), ends.get('persona')!()]);
    begun.pop();
    for (const name of names.slice(0, 7)) ends.get(name)!();
    await settled();
    // Seven of eight ended: two places while somebody works.
    expect(begun).toEqual(names.slice(0, 9));

    nowMs += 9_999;
    ends.get('s7')!();
    await settled();
    expect(begun).toEqual(names.slice(0, 10));
    nowMs += 2;
    all.push(ask('sistema', 'last'));
    ends.get('s8')!();
    await settled();
    expect(begun).toEqual(names.slice(0, 17));
    for (const name of names.slice(9, 17)) ends.get(name)!();
    await settled();
    expect(begun).toEqual([...names, 'last']);
    for (const end of ends.values()) end();
    await Promise.all(all);
  });

  it('gives the place on after a fault too', async () => {
    const turns = machinesInTurn(0);
    for (let n = 0; n < 5; n++)
      await expect(turns(SYSTEM, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns(SYSTEM, () => 'yes')).toBe('yes');
  });

  it('begins nothing for who hung up while waiting', async () => {
    const turns = machinesInTurn(0);
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const arrived = new EventEmitter();
    const server = createServer((request, response) => {
      const work = () => {
        begun.push(request.url!);
        return new Promise<void>((resolve) => ends.push(resolve));
      };
      const turn = turns({ ...SYSTEM, hasLeft: () => response.closed }, work).then(() => response.end());
      response.on('close', () => arrived.emit('closed', request.url));
      arrived.emit('request', request.url, turn);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = async (path: string, signal?: AbortSignal) => {
      const asked = once(arrived, 'request');
      const answer = fetch(`http://127.0.0.1:${port}${path}`, signal && { signal }).catch(() => undefined);
      return { answer, turn: (await asked)[1] as Promise<unknown> };
    };
    const held = [await ask('/1'), await ask('/2')];
    const gone = new AbortController();
    const leaves = await ask('/leaves', gone.signal);
    const behind = await ask('/behind');
    const closed = once(arrived, 'closed');
    gone.abort();
    expect(await closed).toEqual(['/leaves']);
    ends.shift()!();
    await leaves.turn;
    expect(begun).toEqual(['/1', '/2', '/behind']);
    for (const end of ends) end();
    await Promise.all([...held, behind].map(({ answer }) => answer));
    server.closeAllConnections();
    await promisify(server.close).call(server);
  });

  it('lets only so many wait: the next shall come again, unless somebody who waits has left', async () => {
    const turns = machinesInTurn(0, { mostWaiting: 2 });
    const ends: (() => void)[] = [];
    const held = [1, 2].map(() => turns(SYSTEM, () => new Promise<void>((resolve) => ends.push(resolve))));
    let left = false;
    const leaving = turns({ ...SYSTEM, hasLeft: () => left }, () => 'first');
    const waits = turns(SYSTEM, () => 'second');

    const refused = await turns(SYSTEM, () => 'third').catch(statusOf);
    expect(refused).toBe(503);
    expect(await turns({ caller: { role: 'medico' }, hasLeft: here }, () => 'person')).toBe('person');

    await settled();
    left = true;
    const now = turns(SYSTEM, () => 'third');
    for (const end of ends) end();
    expect(await Promise.all([leaving, waits, now])).toEqual([undefined, 'second', 'third']);
    await Promise.all(held);
  });
});
