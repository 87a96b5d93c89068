/** What of a record is told to its person as hers: nothing that was written by mistake, and no visit that never was. Pure. */
import type { Encounter } from '../hub/r4.ts';
import type { DocumentReference } from './my-record.resource.ts';

export const WRONG = 'entered-in-error';
const NEVER_WAS: ReadonlySet<string> = new Set([WRONG, 'cancelled']);

export const wasSeen = ({ status }: Pick<Encounter, 'status'>): boolean => !NEVER_WAS.has(status ?? '');

/** The document itself may have been withdrawn, or what it says. */
export const isHers = ({ status, docStatus }: Pick<DocumentReference, 'status' | 'docStatus'>): boolean =>
  status !== WRONG && docStatus !== WRONG;
