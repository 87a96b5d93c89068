/** The current version of a resource, as either adapter reads it for a write or an answer. */
import type { Resource } from '@medplum/fhirtypes';
import { patientsOf } from '../r4/compartment.ts';
import { isOurs } from './keys.ts';
import type { Stored } from './repository.ts';

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
  /** A Patient who hides something (docs/adr/0024); asked for a write only. */
  readonly hides?: boolean;
}

/** undefined: absent, deleted, of another type, or asked for its existence only. */
export const liveOf = (current: Current | undefined, type: string): Resource | undefined =>
  current === undefined || current.deleted || current.type !== type || current.content === ''
    ? undefined
    : (JSON.parse(current.content) as Resource);

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
  // Bytes that were stored before they were filed say themselves whose they are.
  const unfiled = current.patient === undefined && current.type !== 'Binary';
  if (unfiled || (current.patient !== undefined && isOurs(current.patient))) return current.patient;
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
