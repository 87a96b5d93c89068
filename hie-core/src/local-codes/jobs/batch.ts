/**
 * One batch of a job: what the maps say now is put beside the local code, as a new version with its Provenance and audit entry, in one
 * commit. A version that somebody wrote meanwhile is never written over: the batch is read again, and decided by what stands now.
 */
import type { Resource } from '@medplum/fhirtypes';
import { HubError } from '../../errors.ts';
import { type AuditEntry, entryOf } from '../../security/audit/entry.ts';
import type { Caller, Role } from '../../security/caller.ts';
import { patientIds } from '../../store/current.ts';
import type { Repository, WriteIntent, WriteResult } from '../../store/repository.ts';
import { translateCodings } from '../codings.ts';
import type { Translations } from '../translations.ts';
import { provenanceOf } from './provenance.ts';
import type { JobRow, UseRow } from './sql.ts';

export interface BatchParts {
  readonly repository: Repository;
  readonly translations: Translations;
  readonly onWritten: (results: readonly WriteResult[], caller: undefined) => void;
}

export interface Done {
  readonly changed: number;
  readonly skipped: number;
}

const ATTEMPTS = 8;

/**
 * @param operation names this batch of this job: should its commit and the job's progress be parted by a kill, the ledger tells
 * @param again the resources of the batch as they are by then
 */
export async function applyBatch(
  parts: BatchParts,
  job: JobRow,
  operation: string,
  rows: readonly UseRow[],
  again: () => Promise<readonly UseRow[]>,
): Promise<Done> {
  for (let attempt = 1; ; attempt++) {
    const changes = changesOf(attempt === 1 ? rows : await again(), parts.translations);
    if (changes.length === 0 || job.dry) return { changed: changes.length, skipped: 0 };
    try {
      await write(parts, job, operation, changes);
      return { changed: changes.length, skipped: 0 };
    } catch (error) {
      if (!(error instanceof HubError) || error.code === 'transient' || error.code === 'timeout') throw error;
      if (error.code === 'conflict' && attempt < ATTEMPTS) continue;
      return oneByOne(parts, job, operation, changes.length, again);
    }
  }
}

/** One of them is refused, or always changing: the others need not wait for it. */
async function oneByOne(
  parts: BatchParts,
  job: JobRow,
  operation: string,
  count: number,
  again: () => Promise<readonly UseRow[]>,
): Promise<Done> {
  if (count === 1) return { changed: 0, skipped: 1 };
  const done = { changed: 0, skipped: 0 };
  for (const { id } of changesOf(await again(), parts.translations)) {
    const own = async () => (await again()).filter((row) => row.id === id);
    const one = await applyBatch(parts, job, `${operation}/${id}`, await own(), own);
    done.changed += one.changed;
    done.skipped += one.skipped;
  }
  return done;
}

interface Change {
  readonly id: string;
  readonly resource: Resource;
  readonly version: number;
  readonly person: string;
}

function changesOf(rows: readonly UseRow[], translations: Translations): Change[] {
  return rows.flatMap(({ id, deleted, content, version }) => {
    if (deleted) return [];
    const resource = JSON.parse(content) as Resource;
    if (!translateCodings(resource, translations)) return [];
    return [{ id, resource, version, person: patientIds(resource)[0] ?? '' }];
  });
}

async function write(parts: BatchParts, job: JobRow, operation: string, changes: readonly Change[]): Promise<void> {
  const nowMs = Date.now();
  const updates = changes.map(
    ({ resource, version }): WriteIntent => ({
      ...{ kind: 'update', fullUrl: undefined, resource },
      ...{ target: { id: resource.id! }, ifMatch: String(version) },
    }),
  );
  const persons = Map.groupBy(changes, ({ person }) => person);
  const provenances = [...persons.values()].map((own): WriteIntent => {
    const targets = own.map(
      ({ resource, version }) => `${resource.resourceType}/${resource.id}/_history/${version + 1}`,
    );
    return { kind: 'create', fullUrl: undefined, resource: provenanceOf(job, targets, nowMs), condition: undefined };
  });
  const audit = (results: readonly WriteResult[]) => auditOf(job, results, nowMs);
  const results = await parts.repository.transact([...updates, ...provenances], {}, { operationId: operation, audit });
  parts.onWritten(results, undefined);
}

/** Each person's own entry: what was done to others is not theirs to read. */
function auditOf(job: JobRow, results: readonly WriteResult[], atMs: number): AuditEntry[] {
  const { subject, role, clientId, name, clues } = job.orderedBy;
  const who = { subject, role: role as Role, clientId, name, clues };
  const caller: Caller = { ...who, patientId: undefined, scopes: [], address: '' };
  const about = Map.groupBy(results, ({ patientId }) => patientId);
  return [...about].map(([patientId, own]) =>
    entryOf({
      ...{ caller, interaction: 'update', outcome: 'success', atMs, requestId: job.id },
      ...(patientId !== undefined && { patientId }),
      entities: own.map(({ stored: { type, id, versionId } }) => ({ type, id, versionId })),
      note: 'Traducción automática de códigos locales; nadie leyó el expediente.',
    }),
  );
}
