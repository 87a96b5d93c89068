/**
 * `location:below=x` and `:above`: what stands below (above) a resource by its type's own hierarchy, itself included.
 * https://hl7.org/fhir/R4/search.html#reference, "circular" references
 */
import type { Database } from '../../../db.ts';
import { fault } from '../../../errors.ts';
import { searchParametersOf } from '../../../r4/search-parameters.ts';
import { run } from '../search-run.ts';
import type { LookUps } from './look-ups.ts';
import { linkParam } from './names.ts';

const MAX_RELATED = 1_000;
const MAX_LEVELS = 20;
const NAMES = new Set(['partof', 'part-of']);

/** The parameter by which resources of a type stand below each other; undefined: they do not. */
export const hierarchyOf = (type: string): string | undefined =>
  searchParametersOf(type).find(({ code, targets }) => NAMES.has(code) && targets.includes(type))?.code;

/** @returns keys of resources of `type` */
export function relatives(lookUps: LookUps, type: string, key: string, direction: 'above' | 'below'): string[] {
  const param = linkParam(type, hierarchyOf(type)!, type);
  return lookUps.get(`hierarchy ${direction} ${type} ${key}`, [key], (db) => walk(db, param, key, direction));
}

async function walk(db: Database, param: number, key: string, direction: 'above' | 'below'): Promise<string[]> {
  const [from, to] = direction === 'below' ? ['target', 'id'] : ['id', 'target'];
  // `union` lets each stand once, so that a circle comes to an end.
  const text = `with recursive related (id, level) as (
      select $2::uuid, 0
      union select l.${to}, r.level + 1 from related r join population_link l on l.${from} = r.id and l.param = $1::bigint
        where r.level < ${MAX_LEVELS}
    ) select distinct id from related limit ${MAX_RELATED + 1}`;
  const { rows } = await run<{ id: string }>(db, { text, values: [param, key] });
  if (rows.length <= MAX_RELATED) return rows.map(({ id }) => id);
  throw fault('too-costly', 'La jerarquía es demasiado grande para una búsqueda.', {
    rule: `:above y :below de referencias: hasta ${MAX_RELATED} recursos`,
    fix: 'Empiece más abajo en la jerarquía.',
  });
}
