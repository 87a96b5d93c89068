/** The current version of a resource as the store reads it. */
import type { Resource } from '@medplum/fhirtypes';
import { patientsOf } from '../../r4/compartment.ts';
import type { Stored } from '../repository.ts';
import { isOurs } from './keys.ts';
import { typeName } from './type-numbers.ts';

export interface Current {
  readonly key: string;
  readonly type: string;
  readonly version: number;
  readonly deleted: boolean;
  readonly atMs: number;
  readonly patient: string | undefined;
  readonly publicId: string | undefined;
  /** Empty when only its existence was asked for. */
  readonly content: string;
}

export interface CurrentRow {
  readonly id: string;
  readonly type: number;
  readonly version: number;
  readonly deleted: boolean;
  readonly at_ms: number;
  readonly patient: string | null;
  readonly public_id: string | null;
  readonly content: string | null;
}

/** Columns of `resource_version v` that make a CurrentRow, but for the content. */
export const CURRENT_COLUMNS =
  'v.id, v.type, v.version, v.deleted, (extract(epoch from v.at) * 1000)::bigint as at_ms, v.patient, v.public_id';

export function toCurrent(row: CurrentRow): Current {
  return {
    key: row.id,
    type: typeName(row.type),
    version: row.version,
    deleted: row.deleted,
    atMs: row.at_ms,
    patient: row.patient ?? undefined,
    publicId: row.public_id ?? undefined,
    content: row.content ?? '',
  };
}

export const idOf = (current: Current): string => current.publicId ?? current.key;

export function toStored(current: Current): Stored {
  return {
    type: current.type,
    id: idOf(current),
    versionId: String(current.version),
    lastUpdated: new Date(current.atMs).toISOString(),
    deleted: current.deleted,
    patientId: patientIdOf(current),
    json: current.deleted ? '' : current.content,
  };
}

function patientIdOf(current: Current): string | undefined {
  if (current.type === 'Patient') return idOf(current);
  if (current.patient === undefined || isOurs(current.patient)) return current.patient;
  // The key of a person whose id a client chose tells nothing of that id.
  return current.deleted ? undefined : patientIds(JSON.parse(current.content) as Resource)[0];
}

/** The persons in whose record the resource stands; none for a Patient, whose record it is. */
export function patientIds(resource: Resource): string[] {
  if (resource.resourceType === 'Patient') return [];
  return patientsOf(resource).flatMap((reference) =>
    reference.startsWith('Patient/') ? [reference.slice('Patient/'.length).split('/')[0]!] : [],
  );
}
