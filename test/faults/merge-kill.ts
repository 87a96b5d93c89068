/**
 * Records of one person are joined and given back while hub and PostgreSQL are killed in the middle; the operator repeats what was not answered. All
 * the while both Patients, the table of merges and the last decision say the same: a merge is whole or not at all (docs/adr/0039).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Database, openDatabase } from '@amate/hie-core/db.ts';
import { TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { Random } from '../city/random.ts';
import { type Amate, startAmate } from '../support/amate.ts';
import { callerTokens } from '../support/caller-tokens.ts';
import type { Answer } from '../support/hub.ts';

export interface MergeKillReport {
  readonly rounds: number;
  /** Merges and unmerges that were asked for, and answered. */
  readonly acts: number;
  /** Looks at the database while it went on, and pairs that were seen half done. */
  readonly looks: number;
  readonly halves: number;
  /** Pairs that were seen joined: the looks do see. */
  readonly joined: number;
  /** Pairs that did not end as the last act left them, and records that were not given back to the letter. */
  readonly otherwise: number;
  readonly changed: number;
  /** Resources that were not answered for their person, or that were for another. */
  readonly misplaced: number;
  /** Answers that a kill took. */
  readonly repeated: number;
}

interface Pair {
  readonly survivor: string;
  readonly record: string;
  /** Its review. */
  readonly task: string;
  /** Both Patients, but for what every write changes. */
  readonly before: readonly object[];
  readonly own: readonly (readonly string[])[];
}

type Ask = (method: string, path: string, body?: object) => Promise<Pick<Answer, 'status' | 'body'>>;

interface Found {
  otherwise: number;
  changed: number;
  misplaced: number;
}

interface Seen {
  looks: number;
  halves: number;
  joined: number;
}

const PAIRS = 5;

/** Each round joins all pairs, or gives all back, and somebody falls. */
export async function mergeKillRounds({ rounds, seed }: { rounds: number; seed: string }): Promise<MergeKillReport> {
  const amate = await startAmate({ hospitals: [] });
  const db = openDatabase({ url: amate.databaseUrl, maxConnections: 1, statementTimeoutMs: 20_000, onError: () => {} });
  const over = new AbortController();
  try {
    let repeated = 0;
    const ask = await operatorOf(amate, () => repeated++);
    const pairs: Pair[] = [];
    for (let n = 0; n < PAIRS; n++) pairs.push(await newPair(ask, n));
    const looking = lookOn(db, pairs, over.signal);
    const random = new Random(seed, 'uniones', 0);
    const found: Found = { otherwise: 0, changed: 0, misplaced: 0 };
    for (let round = 0; round < rounds; round++) {
      const joins = round % 2 === 0;
      await killAmid(amate, ask, pairs, joins, random);
      for (const pair of pairs) await check(ask, pair, joins, found);
    }
    over.abort();
    return { rounds, acts: rounds * PAIRS, repeated, ...(await looking), ...found };
  } finally {
    over.abort();
    await db.end();
    await amate.stop();
  }
}

async function killAmid(amate: Amate, ask: Ask, pairs: readonly Pair[], joins: boolean, random: Random): Promise<void> {
  const acts = pairs.map(async (pair, n) => {
    await sleep(n * 3);
    await act(ask, pair, joins);
  });
  await sleep(random.int(2, 60));
  const name = random.int(0, 2) === 0 ? 'postgres' : 'hub';
  await amate.kill(name);
  await sleep(random.int(0, 100));
  await amate.restart(name);
  await Promise.all(acts);
}

/** Asks until somebody answers. */
async function operatorOf(amate: Amate, onRepeat: () => void): Promise<Ask> {
  const tokenOf = await callerTokens({ ...amate, config: { baseUrl: amate.baseUrl } } as never);
  const operator = await tokenOf({ role: 'operador', subject: 'operadora', scope: 'user/*.rus' });
  return async (method, path, body) => {
    for (;;) {
      try {
        const token = path.startsWith('/operacion') ? operator : await amate.token();
        const headers = { authorization: `Bearer ${token}`, 'content-type': contentType(path) };
        const payload = body === undefined ? {} : { body: JSON.stringify(body) };
        const response = await fetch(`${amate.baseUrl}${path}`, { method, headers, ...payload });
        const told = { status: response.status, body: await response.json() };
        if (told.status < 500 && told.status !== 429) return told;
      } catch {
        // killed while it answered, or not there yet
      }
      onRepeat();
      await sleep(100);
    }
  };
}

const contentType = (path: string): string =>
  path.startsWith('/operacion') ? 'application/json' : 'application/fhir+json';

async function make(ask: Ask, resource: { resourceType: string; [member: string]: unknown }): Promise<string> {
  const id = crypto.randomUUID();
  const { status, body } = await ask('PUT', `/fhir/R4/${resource.resourceType}/${id}`, { ...resource, id });
  if (status !== 201 && status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return id;
}

async function newPair(ask: Ask, n: number): Promise<Pair> {
  const ids: string[] = [];
  const own: string[][] = [];
  for (const [at, family] of ['Primero', 'Segundo'].entries()) {
    const name = [{ family: `${family}${'ABCDE'[n]}`, given: [`Nombre${'FGHIJ'[n]}`] }];
    const active = at === 0 ? {} : { active: true };
    const id = await make(ask, { resourceType: 'Patient', name, birthDate: `19${60 + n}-0${at + 1}-1${n}`, ...active });
    ids.push(id);
    const code = { coding: [{ system: 'http://loinc.org', code: '718-7' }] };
    const subject = { reference: `Patient/${id}` };
    own.push([await make(ask, { resourceType: 'Observation', status: 'final', code, subject })]);
  }
  const [survivor, record] = ids as [string, string];
  const task = await make(ask, {
    ...{ resourceType: 'Task', status: 'requested', intent: 'order', description: 'Se parecen.' },
    code: { coding: [{ system: TAREA_SYSTEM, code: 'revision-identidad' }] },
    ...{ for: { reference: `Patient/${record}` }, focus: { reference: `Patient/${survivor}` } },
  });
  return { survivor, record, task, own, before: [await plain(ask, survivor), await plain(ask, record)] };
}

/** What was done already and not answered is told by the case. */
async function act(ask: Ask, { survivor, record, task }: Pair, joins: boolean): Promise<void> {
  const path = `/operacion/identidad/${task}`;
  const motivo = 'Entre caídas';
  const { status, body } = joins
    ? await ask('POST', `${path}/decision`, { decision: 'misma', queda: survivor, une: record, motivo })
    : await ask('POST', `${path}/deshacer`, { motivo });
  if (status === 200) return;
  const { estado } = (await ask('GET', path)).body;
  if (estado !== (joins ? 'misma' : 'separada')) throw new Error(`${estado}: ${status} ${JSON.stringify(body)}`);
}

async function plain(ask: Ask, id: string): Promise<{ readonly id: string }> {
  const { meta: _, ...rest } = (await ask('GET', `/fhir/R4/Patient/${id}`)).body;
  return rest;
}

async function check(ask: Ask, { survivor, record, before, own }: Pair, joined: boolean, found: Found): Promise<void> {
  const read = await plain(ask, record);
  if ((read.id === survivor) !== joined) found.otherwise++;
  if (!joined && !isDeepStrictEqual([await plain(ask, survivor), read], before)) found.changed++;
  for (const [at, id] of [survivor, record].entries()) {
    const { body } = await ask('GET', `/fhir/R4/Observation?patient=${id}`);
    const answered = ((body.entry ?? []) as { resource: { id: string } }[]).map(({ resource }) => resource.id).sort();
    const due = joined ? own.flat().sort() : own[at]!;
    if (answered.join() !== due.join()) found.misplaced++;
  }
}

/** One statement is one moment: what it sees was committed together. */
const MOMENT = `with patient as (select distinct on (v.id) v.id, v.content::json as content from resource_version v
    where v.type = 103 and v.content <> '' order by v.id, v.version desc),
  decision as (select distinct on (v.id) v.content::json as content from resource_version v
    where v.content like '%sid/pareja-de-registros%' order by v.id, v.version desc)
  select r.said as replaced, exists (select from patient s, json_array_elements(s.content -> 'link') l
      where s.content ->> 'id' = p.survivor and l ->> 'type' = 'replaces' and l -> 'other' ->> 'reference' = 'Patient/' || p.record) as replaces,
    exists (select from merged_person m where m.record_id = p.record and m.survivor_id = p.survivor) as kept,
    coalesce((select d.content #>> '{businessStatus,coding,0,code}' from decision d
      where d.content::text like '%' || p.record || '%' order by d.content ->> 'lastModified' desc limit 1), '') = 'misma-persona' as decided
  from unnest($1::text[], $2::text[]) as p(survivor, record)
  cross join lateral (select exists (select from patient s, json_array_elements(s.content -> 'link') l
      where s.content ->> 'id' = p.record and l ->> 'type' = 'replaced-by' and s.content ->> 'active' = 'false') as said) r`;

/** All the while, whoever falls. */
async function lookOn(db: Database, pairs: readonly Pair[], over: AbortSignal): Promise<Seen> {
  const seen: Seen = { looks: 0, halves: 0, joined: 0 };
  for (; !over.aborted; await sleep(20)) await look(db, pairs, seen);
  return seen;
}

async function look(db: Database, pairs: readonly Pair[], seen: Seen): Promise<void> {
  const values = [pairs.map(({ survivor }) => survivor), pairs.map(({ record }) => record)];
  try {
    const { rows } = await db.query<{ replaced: boolean; replaces: boolean; kept: boolean; decided: boolean }>(
      MOMENT,
      values,
    );
    seen.looks++;
    for (const { replaced, replaces, kept, decided } of rows) {
      if (kept) seen.joined++;
      if (replaced !== replaces || replaced !== kept || replaced !== decided) seen.halves++;
    }
  } catch {
    // PostgreSQL is down
  }
}
