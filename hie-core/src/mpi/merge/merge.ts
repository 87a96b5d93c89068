/**
 * Joins two records of one person and gives them back (docs/adr/0039). One transaction by the versions that were read: whoever comes between is
 * refused, nothing is half done, and what is asked twice is done once. Nothing that was written about either changes.
 */
import type { Patient, Task } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Hear } from '../../hub/told.ts';
import { entryOf } from '../../security/audit/entry.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { MergedPersons } from '../../store/postgres/merged-persons.ts';
import type { Repository, WriteIntent } from '../../store/repository.ts';
import { survivorIn } from '../../store/survivor-in.ts';
import { type Decided, decidedIn, decisionTask, PAIR_SYSTEM, pairOf } from './decision-task.ts';
import { mergedInto, replacing, replacingNoMore, standingAgain } from './merge-links.ts';

export interface MergeParts {
  readonly db: Database;
  readonly repository: Repository;
  readonly samePerson: MergedPersons;
  readonly onWritten: Hear;
  readonly nowMs?: () => number;
}

export interface Asked {
  /** Stands afterwards. */
  readonly survivorId: string;
  /** Is answered with the other from then on. */
  readonly recordId: string;
  readonly reason: string;
  /** The review that this decides. */
  readonly task?: Task | undefined;
}

export type Done = 'hecho' | 'ya-estaba';

const RULE = 'Unir y separar: docs/adr/0039';

export async function merge(parts: MergeParts, context: RequestContext, asked: Asked): Promise<Done> {
  const { survivorId, recordId } = asked;
  const pair = await readPair(parts, survivorId, recordId);
  const { survivor, record } = pair;
  const into = survivorIn(record);
  if (into === survivorId) {
    if (asked.task !== undefined) await write(parts, context, asked, 'misma-persona', []);
    return 'ya-estaba';
  }
  if (into !== undefined)
    throw wrong(`Patient/${recordId} ya está unido a Patient/${into}.`, `Decida sobre Patient/${into}.`);
  const beyond = survivorIn(survivor);
  if (beyond !== undefined)
    throw wrong(`Patient/${survivorId} ya está unido a Patient/${beyond}.`, `Una con Patient/${beyond}.`);
  const apart = await decidedApart(parts.repository, survivorId, recordId);
  if (apart !== undefined)
    throw wrong(
      `Ya se decidió que no son la misma persona (${apart.owner?.display ?? ''}, ${apart.lastModified?.slice(0, 10) ?? ''}).`,
      'Si fue un error, retire antes esa decisión.',
    );
  await write(parts, context, asked, 'misma-persona', [
    updateOf(mergedInto(record, survivorId), record),
    updateOf(replacing(survivor, recordId), survivor),
  ]);
  return 'hecho';
}

/** Whatever was written meanwhile stays with the record that it names. */
export async function unmerge(
  parts: MergeParts,
  context: RequestContext,
  { recordId, reason, task }: Omit<Asked, 'survivorId'>,
): Promise<{ readonly done: Done; readonly survivorId: string | undefined }> {
  const record = await readPatient(parts, recordId);
  const survivorId = survivorIn(record);
  if (survivorId === undefined) return { done: 'ya-estaba', survivorId };
  const [survivor] = await patientsIn(parts, [survivorId]);
  const purged = survivor === undefined ? survivorId : undefined;
  const asked = { survivorId, recordId, reason, task, purged };
  await write(parts, context, asked, 'union-deshecha', [
    updateOf(standingAgain(record), record),
    // Purged since: what is left is given back all the same.
    ...(survivor === undefined ? [] : [updateOf(replacingNoMore(survivor, recordId), survivor)]),
  ]);
  return { done: 'hecho', survivorId };
}

/** For ever, until somebody takes it back. Two who are joined are given back first, in the same write. */
export async function setApart(parts: MergeParts, context: RequestContext, asked: Asked): Promise<Done> {
  const { survivor, record } = await readPair(parts, asked.survivorId, asked.recordId);
  const [merged, into] = survivorIn(survivor) === record.id ? [survivor, record] : [record, survivor];
  const joined = survivorIn(merged) === into.id;
  const { samePerson } = parts;
  if (!joined && samePerson.survivorOf(survivor.id!) === samePerson.survivorOf(record.id!))
    throw wrong('Los dos registros están unidos por medio de otro.', 'Deshaga antes esas uniones.');
  if (asked.task === undefined && (await decidedApart(parts.repository, asked.survivorId, asked.recordId)))
    return 'ya-estaba';
  const back = [updateOf(standingAgain(merged), merged), updateOf(replacingNoMore(into, merged.id!), into)];
  await write(parts, context, asked, 'otra-persona', joined ? back : []);
  return 'hecho';
}

/** «Not the same» no longer holds: the pair may be reviewed again. */
export async function takeBackApart(parts: MergeParts, context: RequestContext, asked: Asked): Promise<Done> {
  const apart = await decidedApart(parts.repository, asked.survivorId, asked.recordId);
  if (apart === undefined) return 'ya-estaba';
  await write(parts, context, asked, 'decision-retirada', []);
  return 'hecho';
}

/** Every decision about this pair, oldest first. */
export async function decisionsOf(repository: Repository, a: string, b: string): Promise<Task[]> {
  const criteria = [{ code: 'identifier', modifier: undefined, values: [`${PAIR_SYSTEM}|${pairOf(a, b)}`] }];
  const query = { type: 'Task', criteria, sort: [], count: 100, cursor: undefined, total: 'none' as const };
  const { matches } = await repository.search(query, {});
  const tasks = matches.map(({ json }) => JSON.parse(json) as Task).filter((task) => decidedIn(task) !== undefined);
  return tasks.sort((x, y) => (x.lastModified ?? '').localeCompare(y.lastModified ?? ''));
}

/** The decision that holds now, if it is that they are two. */
async function decidedApart(repository: Repository, a: string, b: string): Promise<Task | undefined> {
  const last = (await decisionsOf(repository, a, b)).at(-1);
  return last !== undefined && decidedIn(last) === 'otra-persona' ? last : undefined;
}

async function write(
  { repository, samePerson, onWritten, nowMs = Date.now }: MergeParts,
  context: RequestContext,
  { survivorId, recordId, reason, task, purged }: Asked & { readonly purged?: string | undefined },
  decided: Decided,
  patients: readonly WriteIntent[],
): Promise<void> {
  const about = { decided, survivorId, recordId, purged, caller: context.caller, reason, nowMs: nowMs() };
  const said = decisionTask(about, task);
  const decision: WriteIntent =
    task?.id === undefined
      ? { kind: 'create', fullUrl: undefined, resource: said, condition: undefined }
      : { kind: 'update', fullUrl: undefined, resource: said, target: { id: task.id }, ifMatch: task.meta?.versionId };
  const entities = [survivorId, recordId].map((id) => ({ type: 'Patient', id }));
  const act = { interaction: 'operation', entities, query: `operacion/identidad: ${decided}`, note: reason } as const;
  const audit = () => [entryOf({ ...act, ...context, outcome: 'success', atMs: nowMs() })];
  const results = await repository.transact([...patients, decision], {}, { operationId: undefined, audit });
  await samePerson.refresh();
  onWritten(results, context.caller);
}

const updateOf = (resource: Patient, read: Patient): WriteIntent => ({
  kind: 'update',
  fullUrl: undefined,
  resource,
  target: { id: read.id! },
  ifMatch: read.meta?.versionId,
});

async function readPair(parts: MergeParts, survivorId: string, recordId: string) {
  if (survivorId === recordId) throw wrong('Es el mismo registro.', 'Elija dos registros distintos.');
  const found = await patientsIn(parts, [survivorId, recordId]);
  const of = (id: string): Patient => found.find((one) => one.id === id) ?? missing(id);
  return { survivor: of(survivorId), record: of(recordId) };
}

async function readPatient(parts: MergeParts, id: string): Promise<Patient> {
  return (await patientsIn(parts, [id]))[0] ?? missing(id);
}

/** Each record as it stands by itself. */
export async function patientsIn(
  { repository }: Pick<MergeParts, 'repository'>,
  ids: readonly string[],
): Promise<Patient[]> {
  const found = await repository.readMany(
    ids.map((id) => ({ type: 'Patient', id })),
    {},
  );
  return found.map(({ json }) => JSON.parse(json) as Patient);
}

function missing(id: string): never {
  throw fault(
    'not-found',
    `No existe el registro Patient/${id.slice(0, 64)}, o ya se depuró: no hay qué unir ni separar.`,
    {
      path: 'Patient',
      rule: RULE,
      fix: 'Abra la lista otra vez.',
    },
  );
}

const wrong = (text: string, fix: string) => fault('business-rule', text, { path: 'Patient.link', rule: RULE, fix });
