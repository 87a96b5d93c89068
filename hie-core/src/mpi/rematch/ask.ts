/**
 * Who looks like whom among the pairs of a page, and the reviews that ask about it. Nobody is joined here: only a hospital's own message may be
 * (docs/adr/0045). A pair that was asked about, decided, or joined by way of others is not asked about again.
 */
import { CANONICAL_BASE, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient, Task } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { type AuditEntry, entryOf } from '../../security/audit/entry.ts';
import type { Caller, Role } from '../../security/caller.ts';
import type { MergedPersons } from '../../store/postgres/merged-persons.ts';
import type { Repository, WriteIntent, WriteResult } from '../../store/repository.ts';
import { gradeIfAlike } from '../matching/decide.ts';
import { ESTIMATED } from '../matching/generated/estimated-model.ts';
import { factsOf, type Identity, prepare } from '../matching/identity.ts';
import type { Score } from '../matching/model.ts';
import { pairOf, REVIEW_CODES } from '../merge/decision-task.ts';
import { recordsOfTask } from '../merge/review-case.ts';
import { CITY, stands } from '../probable.ts';
import { probableTask } from '../review-task.ts';
import { type Compared, type JobRow, type PairRow, selectPeople } from './sql.ts';

export interface AskParts {
  readonly db: Database;
  readonly repository: Repository;
  readonly samePerson: MergedPersons;
  readonly onWritten: (results: readonly WriteResult[], caller: undefined) => void;
}

interface Known {
  readonly id: string;
  readonly person: Identity;
  readonly stands: boolean;
}

/** The same people come again in other pairs. About 25 MB. */
const MOST_KEPT = 50_000;
export type People = Map<string, Known>;

/** One review for each pair of persons, ever: also two hubs at once write one. */
export const REMATCH_SYSTEM = `${CANONICAL_BASE}/sid/recotejo`;

interface Alike {
  readonly a: string;
  readonly b: string;
  readonly score: Score;
}

/** @param first page since a process took the job */
export async function askAbout(
  parts: AskParts,
  job: JobRow,
  pairs: readonly PairRow[],
  people: People,
  first: boolean,
): Promise<Compared> {
  await readPeople(parts.db, pairs, people);
  const found = alikeIn(parts.samePerson, job, pairs, people);
  if (found.size === 0) return { compared: pairs.length, asked: 0, known: 0 };
  const before = await knownPairs(parts.repository, found.values());
  const fresh = [...found].filter(([pair]) => !before.has(pair));
  const written = fresh.length === 0 ? 0 : await write(parts, job, fresh);
  // Whoever had the job may have been killed between these reviews and the note of them.
  const asked = written + (first ? [...found.keys()].filter((pair) => before.get(pair) === job.id).length : 0);
  return { compared: pairs.length, asked, known: found.size - asked };
}

async function readPeople(db: Database, pairs: readonly PairRow[], people: People): Promise<void> {
  if (people.size > MOST_KEPT) people.clear();
  const missing = new Set(pairs.flatMap(({ a, b }) => [a, b]).filter((key) => !people.has(key)));
  for (const { id: key, deleted, content } of await selectPeople(db, [...missing])) {
    if (deleted || content === '') continue;
    const patient = JSON.parse(content) as Patient;
    people.set(key, { id: patient.id!, person: prepare(factsOf(patient)), stands: stands(patient) });
  }
}

/** By the records that stand for them: two registrations of one person may both look like a third. */
function alikeIn(samePerson: MergedPersons, job: JobRow, pairs: readonly PairRow[], people: People) {
  const found = new Map<string, Alike>();
  const grading = { model: job.model ?? ESTIMATED, people: CITY };
  for (const { a, b } of pairs) {
    const [x, y] = [people.get(a), people.get(b)];
    if (x === undefined || y === undefined || !x.stands || !y.stands) continue;
    const [one, other] = [samePerson.survivorOf(x.id), samePerson.survivorOf(y.id)];
    if (one === other) continue;
    const graded = gradeIfAlike(x.person, y.person, grading);
    if (graded === undefined) continue;
    const { score } = graded;
    const pair = pairOf(one, other);
    const known = found.get(pair);
    if (known === undefined || known.score.bits < score.bits) found.set(pair, { a: one, b: other, score });
  }
  return found;
}

const JOB_SYSTEM = `${CANONICAL_BASE}/sid/recotejo-trabajo`;
const jobOf = ({ groupIdentifier }: Task): string | undefined =>
  groupIdentifier?.system === JOB_SYSTEM ? groupIdentifier.value : undefined;

const CODES = [...REVIEW_CODES, 'decision-de-identidad'].map((code) => `${TAREA_SYSTEM}|${code}`);
/** People in one question. */
const ASKED_AT_ONCE = 100;
const PAGE = 500;

/** Pairs with a review or a decision, open or closed: who took a decision back decides again in the same case. With the job that asked. */
async function knownPairs(
  repository: Repository,
  found: Iterable<Alike>,
): Promise<ReadonlyMap<string, string | undefined>> {
  const ids = [...new Set([...found].flatMap(({ a, b }) => [a, b]))];
  const known = new Map<string, string | undefined>();
  for (let at = 0; at < ids.length; at += ASKED_AT_ONCE) {
    const values = ids.slice(at, at + ASKED_AT_ONCE).map((id) => `Patient/${id}`);
    const criteria = [
      { code: 'patient', modifier: undefined, values },
      { code: 'code', modifier: undefined, values: CODES },
    ];
    for (let cursor: string | undefined; ; ) {
      const query = { type: 'Task', criteria, sort: [], count: PAGE, cursor, total: 'none' as const };
      const { matches, next } = await repository.search(query, {});
      for (const { json } of matches) {
        const task = JSON.parse(json) as Task;
        const [a, b] = await recordsOfTask({ repository }, task);
        if (a !== undefined && b !== undefined) known.set(pairOf(a, b), jobOf(task));
      }
      if (next === undefined) break;
      cursor = next;
    }
  }
  return known;
}

async function write(parts: AskParts, job: JobRow, fresh: readonly (readonly [string, Alike])[]): Promise<number> {
  const intents = fresh.map(([pair, { a, b, score }]): WriteIntent => {
    // The later registration is asked about, as on arrival.
    const task = probableTask([{ id: a, score }], `Patient/${b}`);
    const groupIdentifier = { system: JOB_SYSTEM, value: job.id };
    const resource = { ...task, groupIdentifier, identifier: [{ system: REMATCH_SYSTEM, value: pair }] };
    const condition = [{ code: 'identifier', modifier: undefined, values: [`${REMATCH_SYSTEM}|${pair}`] }];
    return { kind: 'create', fullUrl: undefined, resource, condition };
  });
  const audit = (results: readonly WriteResult[]) => auditOf(job, results);
  const results = await parts.repository.transact(intents, {}, { operationId: undefined, audit });
  parts.onWritten(results, undefined);
  return results.filter(({ outcome }) => outcome === 'created').length;
}

/** Each person's own entry: who else looks like him is not his to read. */
function auditOf(job: JobRow, results: readonly WriteResult[]): AuditEntry[] {
  const { role, ...who } = job.orderedBy;
  const own = { clues: undefined, ...who, role: role as Role, patientId: undefined, scopes: [], address: '' };
  const caller: Caller = own;
  const about = Map.groupBy(
    results.filter(({ outcome }) => outcome === 'created'),
    ({ patientId }) => patientId,
  );
  return [...about].map(([patientId, created]) =>
    entryOf({
      ...{ caller, interaction: 'create', outcome: 'success', atMs: Date.now(), requestId: job.id },
      ...(patientId !== undefined && { patientId }),
      entities: created.map(({ stored: { type, id, versionId } }) => ({ type, id, versionId })),
      note: 'Comparación de todos los registros; nadie leyó el expediente.',
    }),
  );
}
