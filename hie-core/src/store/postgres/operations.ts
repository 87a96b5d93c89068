/** A named operation that was done already is answered from its ledger and the versions it left. */
import type { Database } from '../../db.ts';
import { toStored } from '../current.ts';
import { keyOf, shardOf } from '../keys.ts';
import type { Stored, WriteResult } from '../repository.ts';
import type { LedgerLine } from '../write/ledger.ts';
import { CURRENT_COLUMNS, type CurrentRow, toCurrent } from './current.ts';

export async function replay(db: Database, ledger: string): Promise<WriteResult[]> {
  const lines = JSON.parse(ledger) as LedgerLine[];
  const keys = lines.map(([, type, id]) => keyOf(type, id));
  const { rows } = await db.query<CurrentRow>({
    name: 'replay',
    text: `select ${CURRENT_COLUMNS}, v.content from unnest($1::smallint[], $2::uuid[], $3::integer[]) as k(shard, id, version)
           join resource_version v on v.shard = k.shard and v.id = k.id and v.version = k.version`,
    values: [keys.map(shardOf), keys, lines.map((line) => line[3])],
  });
  const versions = new Map(rows.map((row) => [`${row.id}/${row.version}`, toStored(toCurrent(row))]));
  return lines.map(([outcome, type, id, version, patientId], index) => ({
    outcome,
    stored: versions.get(`${keys[index]}/${version}`) ?? never(type, id),
    patientId: patientId ?? undefined,
  }));
}

/** A delete that found nothing to delete. */
const never = (type: string, id: string): Stored => ({
  type,
  id,
  versionId: '0',
  lastUpdated: new Date(0).toISOString(),
  deleted: true,
  patientId: undefined,
  json: '',
});
