/** A lot that must come back: every shelf that has it, and the persons who were handed it. */
import { entryOf } from '../../security/audit/entry.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { Repository } from '../../store/repository.ts';
import { type Queryable, type RecallRow, selectRecall } from './sql.ts';
import { placeName } from './stock.ts';

export interface RecallParts {
  readonly db: Queryable;
  readonly repository: Pick<Repository, 'record'>;
}

/** A pharmacy learns of its own persons; of the other units, where packs are and how many. */
export async function recall(
  { db, repository }: RecallParts,
  context: RequestContext,
  item: string,
  lot: string,
): Promise<object> {
  const { caller, requestId } = context;
  const own = caller.role === 'sistema' ? null : (caller.clues ?? '');
  const rows = await selectRecall(db, item, lot, own);
  const persons = rows.filter(({ what }) => what === 'person');
  await repository.record([
    entryOf({
      ...{ caller, requestId, interaction: 'operation', outcome: 'success', atMs: Date.now() },
      entities: [...new Set(persons.map(({ patient }) => patient!))].map((id) => ({ type: 'Patient', id })),
      query: `insumos/lotes/${item}/${lot}`,
    }),
  ]);
  return {
    clave: item,
    lote: rows[0]?.lot ?? lot,
    anaqueles: rows.filter(({ what }) => what === 'shelf').map(shelfOf),
    personas: persons.map((row) => ({
      paciente: `Patient/${row.patient}`,
      surtimiento: `MedicationDispense/${row.dispense}`,
      entregado: row.at?.toISOString(),
      ...{ clues: row.clues, nombre: row.name, caducidad: row.expiry, envases: row.packs },
    })),
  };
}

const shelfOf = ({ clues, name, kind, expiry, packs }: RecallRow): object => ({
  ...{ clues, nombre: name, lugar: placeName(kind ?? ''), caducidad: expiry, envases: packs },
});
