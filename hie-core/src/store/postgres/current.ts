/** The row of a current version, and what it says. */
import type { Current } from '../current.ts';
import { typeName } from './type-numbers.ts';

export interface CurrentRow {
  readonly id: string;
  readonly type: number;
  readonly version: number;
  readonly deleted: boolean;
  readonly at_ms: number;
  readonly patient: string | null;
  readonly public_id: string | null;
  readonly content: string | null;
  readonly hides?: boolean | null;
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
    ...(row.hides && { hides: true }),
  };
}
