/** A lot that must come back: every shelf that has it, and the persons who were handed it. */
import { entryOf } from '../../security/audit/entry.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { Repository } from '../../store/repository.ts';
import type { Keeper, Units } from '../unit.ts';
import { type Queryable, type RecallRow, selectRecall } from './sql.ts';
import { placeName } from './stock.ts';

export interface RecallParts {
  readonly db: Queryable;
  readonly units: Pick<Units, 'of'>;
  readonly repository: Pick<Repository, 'record'>;
}

/**
 * A pharmacy learns of its own persons; of the other units, where packs are and how many. Its own are those of every CLUES that its facility
 * had: whom it handed the lot under a former one would else be called by nobody.
 */
export async function recall(
  { db, repository, units }: RecallParts,
  context: RequestContext,
  item: string,
  lot: string,
): Promise<object> {
  const { caller, requestId } = context;
  const known = await inOwnName(await selectRecall(db, item, lot, ownOf(caller)), caller, units);
  const persons = known.filter(({ what }) => what === 'person');
  await repository.record([
    entryOf({
      ...{ caller, requestId, interaction: 'operation', outcome: 'success', atMs: Date.now() },
      entities: [...new Set(persons.map(({ patient }) => patient!))].map((id) => ({ type: 'Patient', id })),
      query: `insumos/lotes/${item}/${lot}`,
    }),
  ]);
  return {
    clave: item,
    lote: known[0]?.lot ?? lot,
    anaqueles: known.filter(({ what }) => what === 'shelf').map(shelfOf),
    personas: persons.map((row) => ({
      paciente: `Patient/${row.patient}`,
      surtimiento: `MedicationDispense/${row.dispense}`,
      entregado: row.at?.toISOString(),
      ...{ clues: row.clues, nombre: row.name, caducidad: row.expiry, envases: row.packs },
    })),
  };
}

/** null: of every unit. */
const ownOf = ({ role, clues, facility }: Keeper): readonly string[] | null =>
  role === 'sistema' ? null : (facility ?? (clues === undefined ? [] : [clues]));

/** What his unit's shelves are kept under is told in the CLUES he works under, by which his screens know them for his own. */
async function inOwnName(
  rows: readonly RecallRow[],
  { clues }: Keeper,
  units: Pick<Units, 'of'>,
): Promise<RecallRow[]> {
  const kept = clues === undefined ? undefined : await units.of(clues);
  return rows.map((row) => (kept !== undefined && row.clues === kept ? { ...row, clues: clues! } : row));
}

const shelfOf = ({ clues, name, kind, expiry, packs }: RecallRow): object => ({
  ...{ clues, nombre: name, lugar: placeName(kind ?? ''), caducidad: expiry, envases: packs },
});
