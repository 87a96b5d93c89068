/** What a version says of who may see what (docs/adr/0016): labels, who treats whom, guardians. Written with the version itself. */
import type { Resource } from '@medplum/fhirtypes';
import { shardOf } from '../keys.ts';
import type { Ground } from '../repository.ts';
import { type Guardianship, guardianshipsOf } from '../write/guardian.ts';
import { groundsOf } from '../write/label.ts';
import { type Treats, treatsOf } from '../write/treating.ts';
import type { Table } from './columns.ts';

export interface AccessRows {
  readonly grounds: readonly Ground[];
  /** Of the version before. */
  readonly lost: readonly Ground[];
  readonly treats: Treats | undefined;
  readonly guardians: readonly Guardianship[];
  /** Identifier hashes of guardians of the version before who are none any more. */
  readonly dismissed: readonly string[];
}

/**
 * @param now undefined: it is deleted. Its labels stay, since its history does
 * @returns undefined for what says nothing of it, which is nearly everything
 */
export function accessRows(
  now: Resource | undefined,
  before: Resource | undefined,
  nowMs: number,
): AccessRows | undefined {
  const grounds = now === undefined ? [] : groundsOf(now);
  const lost =
    now === undefined || before === undefined ? [] : groundsOf(before).filter((one) => !grounds.includes(one));
  const treats = now === undefined ? undefined : treatsOf(now, nowMs);
  const guardians = now === undefined ? [] : guardianshipsOf(now, nowMs);
  const dismissed = (before === undefined ? [] : guardianshipsOf(before, nowMs))
    .map(({ guardian }) => guardian)
    .filter((one) => !guardians.some(({ guardian }) => guardian === one));
  const nothing = grounds.length + lost.length + guardians.length + dismissed.length === 0 && treats === undefined;
  return nothing ? undefined : { grounds, lost, treats, guardians, dismissed };
}

export interface AccessTables {
  /** shard, patient, type, id, ground */
  readonly restricted: Table;
  /** shard, id, ground */
  readonly unrestricted: Table;
  /** shard, patient, carer, last act (epoch ms) */
  readonly treating: Table;
  /** ward, ward id, guardian, source, end, when seen of an adult (epoch ms or null) */
  readonly guardians: Table;
  /** source, guardian */
  readonly dismissed: Table;
}

type Push = (columns: Table, ...row: readonly (string | number | boolean)[]) => void;

export function addAccess(
  tables: AccessTables,
  push: Push,
  row: {
    readonly key: string;
    readonly type: number;
    readonly patient: string | undefined;
    readonly patients: readonly string[];
  },
  access: AccessRows,
): void {
  const { key, type, patient, patients } = row;
  const shard = shardOf(key);
  for (const ground of access.grounds) push(tables.restricted, shard, patient ?? 'null', type, key, ground);
  for (const ground of access.lost) push(tables.unrestricted, shard, key, ground);
  for (const person of access.treats === undefined ? [] : patients)
    for (const carer of access.treats!.carers)
      push(tables.treating, shardOf(person), person, carer, access.treats!.lastActMs);
  for (const { ward, wardId, guardian, endsAtMs, adultSince } of access.guardians) {
    push(tables.guardians, ward, wardId, guardian, key, endsAtMs ?? 'null', msOf(adultSince));
  }
  for (const guardian of access.dismissed) push(tables.dismissed, key, guardian);
}

function msOf(date: string | undefined): number | 'null' {
  const ms = Date.parse(date ?? '');
  return Number.isNaN(ms) ? 'null' : ms;
}
