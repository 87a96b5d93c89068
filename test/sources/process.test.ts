/** The whole way with real processes: MLLP, connector, hub, kills between, and the stand-alone verifier with the hospital's own outbox. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { FrameReader, frame } from '../../connectors/src/intake/mllp-frames.ts';
import { type Amate, startAmate } from '../support/amate.ts';

const ROOT = join(import.meta.dirname, '../..');
const CLUES = 'DFSSA003162';
const CLIENT = `conector-${CLUES}`;
let amate: Amate;
let db: pg.Pool;

beforeAll(async () => {
  amate = await startAmate();
  db = new pg.Pool({ connectionString: amate.databaseUrl, max: 2 });
  db.on('error', () => {});
}, 120_000);
afterAll(async () => {
  await db?.end();
  await amate?.stop();
}, 60_000);

const message = (id: string, record: string): Buffer =>
  Buffer.from(
    `MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||ORU^R01|${id}|P|2.5.1\rPID|1||${record}^^^XOCO^MR||PÉREZ^JUAN||19800101|M\r` +
      `OBR|1||F${id}|29463-7^Peso^LN|||20261121093000\rOBX|1|NM|29463-7^Peso^LN||70|kg|||||F|||20261121093000\r`,
  );

function deliver(raw: Buffer): Promise<string> {
  const socket = connect(amate.mllpPorts[CLUES]!, '127.0.0.1');
  const reader = new FrameReader(100_000);
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      for (const event of reader.push(chunk)) {
        if (event.kind !== 'frame') continue;
        socket.end();
        resolve(event.bytes.toString());
      }
    });
    socket.write(frame(raw));
  });
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const endsAt = Date.now() + 30_000; ; ) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    if (Date.now() > endsAt) throw new Error(`did not come about\n${amate.logs().slice(-3_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** `Observation/id` of a message. */
async function observationOf(record: string): Promise<string> {
  const token = await amate.token();
  const ask = async (path: string) => {
    const answer = await fetch(`${amate.fhirUrl}/${path}`, { headers: { authorization: `Bearer ${token}` } });
    return (await answer.json()) as { entry?: { resource: { id: string } }[] };
  };
  const system = `https://amate.mx/fhir/sid/expediente/${CLUES}`;
  return until(async () => {
    const person = (await ask(`Patient?identifier=${system}|${record}`)).entry?.[0]?.resource.id;
    const found = person && (await ask(`Observation?patient=${person}`)).entry?.[0]?.resource.id;
    return found ? `Observation/${found}` : undefined;
  });
}

function verify(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: amate.databaseUrl };
  const ran = spawnSync(process.execPath, [join(ROOT, 'scripts/source-verify.ts'), ...args], { env, encoding: 'utf8' });
  return { code: ran.status, text: `${ran.stdout}${ran.stderr}` };
}

it('a message is signed by its connector and traced back to its raw bytes; kills change nothing; one byte by SQL is named', async () => {
  await db.query(`update oauth_client set source_signature = 'required' where id = $1`, [CLIENT]);
  const first = message('S1', 'E1');
  expect(await deliver(first)).toContain('MSA|AA|S1');
  const observation = await observationOf('E1');

  await amate.kill('hub');
  await deliver(message('S2', 'E2'));
  await amate.kill('connector');
  await amate.restart('hub');
  await amate.restart('connector');
  const second = await observationOf('E2');

  const outbox = join(amate.dataDir, 'connector-xoco', 'outbox.sqlite');
  for (const one of [observation, second]) {
    const { code, text } = verify(one, '--bandeja', outbox);
    expect([code, text]).toEqual([0, expect.stringContaining('mensaje original: encontrado')]);
  }
  const file = join(amate.dataDir, 's1.hl7');
  writeFileSync(file, first);
  expect(verify(observation, '--mensaje', file).code).toBe(0);
  writeFileSync(file, readFileSync(file, 'latin1').replace('|70|', '|71|'), 'latin1');
  expect(verify(observation, '--mensaje', file)).toMatchObject({ code: 1, text: expect.stringContaining('es otro') });

  const { rowCount } = await db.query(
    `update resource_version set content = replace(content, '"value":70', '"value":10') where id = $1`,
    [observation.split('/')[1]],
  );
  const altered = verify(observation);
  expect([rowCount, altered.code]).toEqual([1, 1]);
  expect(altered.text).toContain('Observation.valueQuantity.value no es lo que el establecimiento firmó');
  expect(verify(second).code).toBe(0);
  const { rows } = await db.query('select count(*)::int n from source_key');
  expect(rows[0].n).toBe(1);
}, 120_000);
