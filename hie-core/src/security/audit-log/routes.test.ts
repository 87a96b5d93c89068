import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilSettled } from '@amate/test/support/horizon.ts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type RunningHub, startHub } from '../../../../test/support/hub.ts';
import { type Database, openDatabase } from '../../db.ts';
import { fromBase64 } from './merkle/hash.ts';
import { verifyConsistency, verifyInclusion } from './merkle/verify.ts';
import { readNote, signersOf } from './note.ts';
import { sealStep } from './seal.ts';
import { signHeads } from './sign-heads.ts';

jest.setTimeout(180_000);
let hub: RunningHub;
let db: Database;

beforeAll(async () => {
  hub = await startHub();
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
  await hub.fhir('GET', '/Organization?_count=1');
  await eventually(async () => ((await health()).size > 0 ? true : undefined));
  await signNow(61_000);
});
afterAll(async () => {
  await db?.end();
  await hub?.close();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${hub.config.baseUrl}/auditoria${path}`, { headers });
const json = async (path: string) => (await get(path)).json();

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const until = Date.now() + 60_000; Date.now() < until; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error('it did not come');
}

/** A head over all there is, without waiting for its minute. */
async function signNow(aheadMs: number): Promise<void> {
  await eventually(async () => {
    await untilSettled(db);
    await sealStep(db);
    const now = new Date(Date.now() + aheadMs);
    return (await signHeads(db, { origin: 'prueba/auditoria', now })) > 0 ? true : undefined;
  });
}
const published = () => json('/raices/ultima');
const health = async () => (await (await fetch(`${hub.config.baseUrl}/healthz`)).json()).auditLog;

describe('what anybody may ask', () => {
  it('an act is soon in the log, and /healthz tells how far it is', async () => {
    const before = (await health()).size;
    await hub.fhir('GET', '/Organization?_count=1');
    await untilSettled(db);
    const state = await eventually(async () => {
      const now = await health();
      return now.size > before && now.unsealed === 0 ? now : undefined;
    });
    expect(state).toMatchObject({ unsealed: 0, behindMs: 0 });
  });

  it('heads are signed by a published key, as text too, without a token and cached', async () => {
    const head = await eventually(async () => {
      const response = await get('/raices/ultima');
      return response.ok ? response.json() : undefined;
    });
    const { keys } = await json('/llaves');
    expect(signersOf(head.nota, keys)).toEqual([keys[0].kid]);
    expect(JSON.stringify(keys)).not.toContain('"d":');
    const text = await get('/raices/ultima', { accept: 'text/plain' });
    expect(await text.text()).toBe(head.nota);
    const list = await get('/raices?cantidad=1');
    expect([list.headers.get('cache-control'), list.headers.get('access-control-allow-origin')]).toEqual([
      'public, max-age=10',
      '*',
    ]);
    expect((await list.json()).raices).toHaveLength(1);
  });

  it('proofs verify against the published root and hold hashes only', async () => {
    const [head, { size: now }] = await Promise.all([published(), health()]);
    const { size, root } = readNote(head.nota).head;
    const proof = await json(`/pruebas/inclusion?entrada=0&tamano=${size}`);
    const claim = { leaf: 0, size, root, leafHash: fromBase64(proof.hoja), proof: proof.prueba.map(fromBase64) };
    expect(verifyInclusion(claim)).toBe(true);
    expect(Object.keys(proof).sort()).toEqual(['entrada', 'hoja', 'prueba', 'tamano']);
    await hub.fhir('GET', '/Organization?_count=1');
    await eventually(async () => ((await health()).size > Math.max(now, size) ? true : undefined));
    await signNow(180_000);
    const later = readNote((await published()).nota).head;
    const { prueba } = await json(`/pruebas/consistencia?de=${size}&a=${later.size}`);
    const extension = { old: size, oldRoot: root, size: later.size, root: later.root };
    expect(later.size).toBeGreaterThan(size);
    expect(verifyConsistency({ ...extension, proof: prueba.map(fromBase64) })).toBe(true);
  });

  it.each([
    ['/pruebas/inclusion', 400],
    ['/pruebas/inclusion?entrada=5&tamano=5', 400],
    ['/pruebas/inclusion?entrada=-1&tamano=5', 400],
    ['/pruebas/inclusion?entrada=0&tamano=1e3', 400],
    ['/pruebas/inclusion?entrada=0&entrada=1&tamano=5', 400],
    ['/pruebas/inclusion?entrada=0&tamano=999999999999999', 404],
    ['/pruebas/consistencia?de=5&a=4', 400],
    ['/pruebas/consistencia?de=1&a=2&otro=1', 400],
    ['/raices/2026-02-30', 400],
    ['/raices/1999-01-01', 404],
    ['/raices?cantidad=100000', 400],
    ['/entradas/0197', 401],
  ])('%s is refused with %i', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });
});

describe('who may read an AuditEvent', () => {
  it('gets its text and the proof that it is in the log', async () => {
    const operator = await hub.token('amate-demo');
    const found = await hub.fhir('GET', '/AuditEvent?_count=1');
    const id = found.body.entry?.[0]?.resource.id as string;
    expect(id).toBeDefined();
    await eventually(async () => ((await health()).unsealed === 0 ? true : undefined));
    await signNow(400_000);
    const answer = await get(`/entradas/${id}`, { authorization: `Bearer ${operator}` });
    expect(answer.status).toBe(200);
    const body = await answer.json();
    const leaf = Buffer.from(body.hoja, 'base64');
    expect(leaf.subarray(16).toString('utf8')).toBe(body.texto);
    const leafHash = hash('sha256', Buffer.concat([Buffer.alloc(1), leaf]), 'binary');
    const { size, root } = readNote(body.raiz.nota).head;
    const proof = body.prueba.map(fromBase64);
    expect(verifyInclusion({ leafHash, leaf: body.entrada, size, root, proof })).toBe(true);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});
