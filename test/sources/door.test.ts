/** Certified sources at the hub's door and in its store: what is taken, refused, traced, and named when somebody changes it. */

import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { keyFile } from '@amate/connectors/sign/key-file.ts';
import { rotate } from '@amate/connectors/sign/rotate.ts';
import { SourceSigner } from '@amate/connectors/sign/signer.ts';
import { openDatabase } from '@amate/hie-core/db.ts';
import { revokeKey, updateDemand } from '@amate/hie-core/security/sources/sql.ts';
import { keyOf } from '@amate/hie-core/store/keys.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { type RunningHub, startHub } from '../support/hub.ts';

const CLUES = 'DFSSA003162';
const CLIENT = `conector-${CLUES}`;
const profile = toProfile({ clues: CLUES, name: 'Hospital General Xoco' });

let hub: RunningHub;
let db: pg.Pool;
let token: string;
let folder: string;
let signer: SourceSigner;
let refusals: string[];
let next = 0;

beforeAll(async () => {
  hub = await startHub();
  db = openDatabase({ url: hub.databaseUrl, maxConnections: 2, statementTimeoutMs: 10_000, onError: () => {} });
  token = await hub.token(CLIENT);
});
afterAll(async () => {
  await db?.end();
  await hub?.close();
});

const newSigner = () =>
  new SourceSigner({
    ...{ folder, clues: CLUES, fhirUrl: hub.fhirUrl, timeoutMs: 30_000 },
    onRefused: (text) => refusals.push(text),
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'amate-source-'));
  refusals = [];
  signer = newSigner();
  await db.query('delete from source_key');
  await updateDemand(db, CLIENT, 'accepted');
  return () => rmSync(folder, { recursive: true, force: true });
});

/** The door looks again at a client after five seconds; registering a key makes it look at once. */
const lookAgain = async () => {
  await new Promise((resolve) => setTimeout(resolve, 5_100));
};

interface Sample {
  readonly raw: Buffer;
  readonly controlId: string;
  readonly digest: string;
  readonly text: string;
}

function sample(trigger = 'ORU^R01', weight = '70'): Sample {
  const controlId = `M${++next}`;
  const raw = Buffer.from(
    `MSH|^~\\&|HIS|XOCO|AMATE|HIE|20261121093000||${trigger}|${controlId}|P|2.5.1\r` +
      `PID|1||E${next}^^^XOCO^MR||PÉREZ^JUAN||19800101|M\r` +
      `OBR|1||F${next}|29463-7^Peso^LN|||20261121093000\rOBX|1|NM|29463-7^Peso^LN||${weight}|kg|||||F|||20261121093000\r`,
  );
  const mapped = mapMessage(raw, profile);
  if (mapped.kind !== 'mapped') throw new Error(JSON.stringify(mapped));
  return { raw, controlId, digest: hash('sha256', raw), text: JSON.stringify(mapped.bundle) };
}

async function send(one: Sample, header: string | undefined, text = one.text) {
  const more: Record<string, string> = header === undefined ? {} : { 'x-provenance': header };
  return hub.fhir('POST', '', text, { authorization: `Bearer ${token}`, ...more });
}

const signed = async (one: Sample, by = signer) => {
  const header = await by.header(token, one.text, one);
  return send(one, header);
};

/** `Type/id` of what the message became. */
const madeOf = (answer: { body: { entry: { response: { location: string } }[] } }): string[] =>
  answer.body.entry.map(({ response }) => response.location.split('/_history/')[0]!);

type Part = { name: string; valueString?: string; resource?: { signature: object[]; entity: object[] } };

async function originOf(
  reference: string,
): Promise<{ text: (name: string) => string | undefined; findings: string[]; parts: Part[] }[]> {
  const { status, body } = await hub.fhir('GET', `/${reference}/$origen`);
  expect([status, body.issue]).toEqual([200, undefined]);
  return (body.parameter ?? []).map(({ part }: { part: Part[] }) => ({
    parts: part,
    text: (name: string) => part.find((one) => one.name === name)?.valueString,
    findings: part.filter(({ name }) => name === 'hallazgo').map(({ valueString }) => valueString!),
  }));
}

describe('a signed transaction', () => {
  it('is filed, and each resource is traced to the message and verified again', async () => {
    const one = sample();
    const answer = await signed(one);
    expect([answer.status, refusals]).toEqual([200, []]);
    const made = madeOf(answer as never);
    expect(made.length).toBeGreaterThan(2);
    for (const reference of made) {
      const [origin] = await originOf(reference);
      expect([reference, origin!.text('estado'), origin!.findings]).toEqual([reference, 'verificado', []]);
      expect([origin!.text('establecimiento'), origin!.text('mensaje')]).toEqual([CLUES, one.controlId]);
      expect(origin!.text('sha256-mensaje')).toBe(hash('sha256', one.raw));
      expect(origin!.parts.at(-1)!.resource!.signature).toHaveLength(1);
    }
    const { rows } = await db.query('select count(*)::int n from signed_source where client = $1', [CLIENT]);
    expect(rows[0].n).toBe(1);
  });

  it('sent again it is answered as before and kept once; its key is 0600 and stays', async () => {
    const one = sample();
    const first = await signed(one);
    const again = await signed(one, newSigner());
    expect(madeOf(again as never)).toEqual(madeOf(first as never));
    const { rows } = await db.query(`select count(*)::int n from signed_source`);
    const { rows: keys } = await db.query('select kid from source_key');
    expect([rows[0].n, keys.length]).toEqual([2, 1]);
    expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600);
  });

  it('the chain tells which versions were signed and which were not', async () => {
    const one = sample();
    const observation = madeOf((await signed(one)) as never).find((reference) => reference.startsWith('Observation/'))!;
    const { body } = await hub.fhir('GET', `/${observation}`);
    expect((await hub.fhir('PUT', `/${observation}`, { ...body, status: 'corrected' })).status).toBe(200);
    const chain = await originOf(observation);
    expect(chain.map((origin) => [origin.text('version'), origin.text('estado')])).toEqual([
      ['2', 'sin-firma'],
      ['1', 'verificado'],
    ]);
  });
});

describe('refused, with nothing stored and a trace in the audit', () => {
  const refused = async (answer: Awaited<ReturnType<typeof send>>, text: RegExp) => {
    expect([answer.status, answer.body.issue?.[0]?.code]).toEqual([403, 'forbidden']);
    expect(answer.body.issue[0].details.text).toMatch(text);
    const { rows } = await db.query<{ entry: string }>('select entry from audit_entry order by seq desc limit 1');
    expect(rows[0]!.entry).toContain(CLIENT);
    expect((await hub.fhir('GET', `/Patient?identifier=E${next}`)).body.entry ?? []).toEqual([]);
  };

  it('one byte is another', async () => {
    const one = sample();
    const header = await signer.header(token, one.text, one);
    await refused(await send(one, header, one.text.replace('"value":70', '"value":71')), /no corresponde/);
  });

  it('a header that cannot be read, or is another algorithm’s', async () => {
    await refused(await send(sample(), '{}'), /no trae una firma que se entienda/);
    const head = Buffer.from('{"alg":"none"}').toString('base64url');
    const data = Buffer.from(`${head}..${'A'.repeat(86)}`).toString('base64');
    const carrier = JSON.stringify({ resourceType: 'Provenance', signature: [{ data }] });
    await refused(await send(sample(), carrier), /no trae una firma que se entienda/);
  });

  it('a key nobody registered', async () => {
    await signed(sample());
    const other = sample();
    folder = mkdtempSync(join(tmpdir(), 'amate-source-'));
    await db.query('delete from source_key');
    const stranger = newSigner();
    const header = await stranger.header(token, other.text, other);
    await db.query('delete from source_key');
    await lookAgain();
    await refused(await send(other, header), /no es de este establecimiento/);
  });

  it('no signature where it is required: a transaction, a batch, a single write', async () => {
    await updateDemand(db, CLIENT, 'required');
    await lookAgain();
    await refused(await send(sample(), undefined), /no trae firma/);
    const batch = await send(sample(), undefined, sample().text.replace('"transaction"', '"batch"'));
    expect(batch.body.entry.map((one: { response: { status: string } }) => one.response.status)).toEqual(
      batch.body.entry.map(() => '403'),
    );
    const single = { resourceType: 'Basic', code: { text: 'x' } };
    expect((await hub.fhir('POST', '/Basic', single, { authorization: `Bearer ${token}` })).status).toBe(403);
    expect((await signed(sample())).status).toBe(200);
  });
});

describe('keys', () => {
  it('a lost key: another one is refused until the operator revokes the first; the past stays verifiable', async () => {
    const reference = madeOf((await signed(sample())) as never)[1]!;
    const { rows } = await db.query<{ kid: string }>('select kid from source_key');
    rmSync(keyFile(folder));
    const again = newSigner();
    const one = sample();
    expect(await again.header(token, one.text, one)).toBeUndefined();
    expect(refusals[0]).toMatch(/otra llave en uso/);
    await revokeKey(db, rows[0]!.kid, new Date(), 'se perdió');
    again.forget();
    expect((await signed(one, again)).status).toBe(200);
    expect((await originOf(reference))[0]!.text('estado')).toBe('verificado');
    expect((await originOf(reference))[0]!.text('llave-revocada')).toBeDefined();
  });

  it('revoked from a moment before: what came after that moment counts no more', async () => {
    const reference = madeOf((await signed(sample())) as never)[1]!;
    const { rows } = await db.query<{ kid: string }>('select kid from source_key');
    await revokeKey(db, rows[0]!.kid, new Date(Date.now() - 60_000), 'robada');
    const [origin] = await originOf(reference);
    expect([origin!.text('estado'), origin!.findings[0]]).toEqual(['alterado', expect.stringContaining('robada')]);
  });

  it('rotation: the key in use names the next one; what the old one signed stays', async () => {
    const reference = madeOf((await signed(sample())) as never)[1]!;
    const kid = await rotate(folder);
    const after = newSigner();
    const later = madeOf((await signed(sample(), after)) as never)[1]!;
    expect([(await originOf(later))[0]!.text('llave'), refusals]).toEqual([kid, []]);
    expect((await originOf(reference))[0]!.text('estado')).toBe('verificado');
    expect(readFileSync(keyFile(folder), 'utf8')).toContain('"d"');
  });
});

describe('somebody changes what is stored, by SQL', () => {
  const LOOKS: readonly [string, string, RegExp][] = [
    [
      'a value',
      `update resource_version set content = replace(content, '"value":70', '"value":90') where id = $1`,
      /Observation\.valueQuantity\.value/,
    ],
    [
      'a person’s birth date',
      `update resource_version set content = replace(content, '1980-01-01', '1981-01-01') where id = $2 and id <> $1`,
      /Patient\.birthDate/,
    ],
    [
      'the signed bytes',
      `update signed_source set body = set_byte(body, 40, get_byte(body, 40) # 1) where operation = (select source from resource_version where id = $1)`,
      /signed_source\.body/,
    ],
    [
      'the signature',
      `update signed_source set jws = left(jws, -10) || case substr(jws, length(jws) - 9, 1) when 'A' then 'B' else 'A' end || right(jws, 9) where operation = (select source from resource_version where id = $1)`,
      /signed_source\.jws/,
    ],
    [
      'the key',
      `update source_key set jwk = jsonb_set(jwk, '{x}', '"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"')`,
      /huella/,
    ],
    [
      'which message it came from',
      `update resource_version set source = (select operation from signed_source where operation <> source limit 1) where id = $1`,
      /otra|bitácora|ya no está/,
    ],
    [
      'the source is gone',
      `delete from signed_source where operation = (select source from resource_version where id = $1)`,
      /ya no está/,
    ],
  ];

  it.each(LOOKS)('%s', async (_what, sql, named) => {
    await signed(sample());
    const made = madeOf((await signed(sample())) as never);
    const of = (type: string) => made.find((reference) => reference.startsWith(`${type}/`))!;
    const [observation, patient] = [of('Observation'), of('Patient')];
    const keys = [observation, patient].map((one) => keyOf(...(one.split('/') as [string, string])));
    await db.query(sql, keys.slice(0, sql.includes('$2') ? 2 : sql.includes('$1') ? 1 : 0));
    const asked = sql.includes('$2') ? patient : observation;
    const [origin] = await originOf(asked);
    expect(origin!.text('estado')).toBe('alterado');
    expect(origin!.findings.join(' ')).toMatch(named);
  });
});
