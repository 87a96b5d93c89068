/** What the operator sees: codes without a translation first, the most frequent first, with what each may mean. */
import type { Queryable } from '../db.ts';
import { typeName } from '../store/postgres/type-numbers.ts';
import type { Job, LocalCode } from './api.ts';
import type { JobRow } from './jobs/sql.ts';
import { type CodeRow, type FacilityTally, selectCodes, selectExamples, tallyFacilities } from './sql.ts';
import { catalogueOf, suggest, type Terms } from './suggest.ts';
import type { Translations } from './translations.ts';

export interface BoardParts extends Terms {
  readonly db: Queryable;
  readonly translations: Translations;
}

export interface BoardQuery {
  readonly establecimiento?: string | undefined;
  readonly estado: 'sin-traducir' | 'traducidos' | 'todos';
  readonly desde: number;
  readonly n: number;
}

export interface Board {
  readonly codigos: readonly LocalCode[];
  /** Left out at the end. */
  readonly sigue?: number;
  readonly establecimientos: readonly { clues: string; sinTraducir: number; traducidos: number }[];
}

const EXAMPLES = 3;

export async function boardOf(parts: BoardParts, query: BoardQuery): Promise<Board> {
  const { db, translations } = parts;
  const mapped = translations.mapped();
  const facility = query.establecimiento || undefined;
  const only = { todos: undefined, traducidos: true, 'sin-traducir': false }[query.estado];
  const [rows, tallies] = await Promise.all([
    selectCodes(db, mapped, { facility, mapped: only, limit: query.n + 1, offset: query.desde }),
    tallyFacilities(db, mapped),
  ]);
  const shown = rows.slice(0, query.n);
  return {
    codigos: await describeCodes(parts, shown),
    ...(rows.length > query.n && { sigue: query.desde + query.n }),
    establecimientos: tallies.map(tallyOf),
  };
}

export async function describeCodes(parts: BoardParts, rows: readonly CodeRow[]): Promise<LocalCode[]> {
  const ids = rows.map(({ id }) => id);
  const examples = Map.groupBy(await selectExamples(parts.db, ids, EXAMPLES), ({ code }) => code);
  return Promise.all(
    rows.map(async ({ id, system, code, display, facility, type, count, firstAt, lastAt }): Promise<LocalCode> => {
      const targets = parts.translations.targetsOf(system, code);
      const what = { type: typeName(type), display };
      return {
        ...{ sistema: system, clave: code, texto: display, establecimiento: facility, veces: count },
        ...{ primera: firstAt.toISOString(), ultima: lastAt.toISOString() },
        ejemplos: (examples.get(id) ?? []).map((one) => `${typeName(one.type)}/${one.publicId ?? one.id}`),
        catalogo: catalogueOf(what.type),
        traducciones: targets.map((one) => ({
          ...{ sistema: one.system!, clave: one.code!, titulo: one.display ?? one.code! },
        })),
        sugerencias: targets.length > 0 ? [] : await suggest(parts, what),
      };
    }),
  );
}

const tallyOf = ({ facility, unmapped, mapped }: FacilityTally) => ({
  ...{ clues: facility, sinTraducir: unmapped, traducidos: mapped },
});

const STATES = { active: 'en-curso', done: 'terminado', stopped: 'detenido' } as const;

export const jobOf = (row: JobRow): Job => ({
  ...{ id: row.id, sistema: row.system, clave: row.localCode, ensayo: row.dry, estado: STATES[row.state] },
  ...{ revisados: row.examined, total: Math.max(row.total, row.examined) },
  ...{ cambiados: row.changed, omitidos: row.skipped, pidio: row.orderedBy.name },
  inicio: row.createdAt.toISOString(),
  ...(row.endedAt && { fin: row.endedAt.toISOString() }),
});
