/** The dictionary of values, as a search asks it. */
import type { Database } from '../../../db.ts';
import { fault } from '../../../errors.ts';
import { parseToken } from '../../criteria.ts';
import { run } from '../search-run.ts';
import type { LookUps } from './look-ups.ts';
import { paramHash, partParam, storable, tokenValue } from './names.ts';

/** A system with more codes than these is no search any more. */
const MAX_CODES = 1_000;

interface Coded {
  readonly system: string | null;
  readonly value: string;
}

/**
 * One token as asked (`system|code`, `code`, `system|`, `|code`) into the `system|code` pairs that stand for it.
 * @param part of a composite; undefined: the parameter itself
 */
export function tokensAsked(lookUps: LookUps, type: string, param: string, value: string, part?: number): string[] {
  const { system, code } = parseToken(value);
  if (system !== undefined && code !== '') return [tokenValue(system || undefined, code)];
  const hash = part === undefined ? paramHash(type, param) : partParam(type, param, part);
  if (system === undefined)
    // The dictionary cuts long values: what is asked for is asked for whole.
    return lookUps
      .get(`code ${hash} ${code}`, NONE, (db) => inAnySystem(db, hash, code))
      .map((one) => tokenValue(one.system ?? undefined, code));
  return lookUps
    .get(`system ${hash} ${system}`, NONE, (db) => ofOneSystem(db, hash, system))
    .map((one) => tokenValue(one.system ?? undefined, one.value));
}

const NONE: readonly Coded[] = [];

async function inAnySystem(db: Database, param: number, code: string): Promise<readonly Coded[]> {
  const text = 'select system, value from population_term where param = $1 and value = $2 limit 1000';
  return (await run<Coded>(db, { text, values: [param, storable(code)] })).rows;
}

async function ofOneSystem(db: Database, param: number, system: string): Promise<readonly Coded[]> {
  const text = `select system, value from population_term where param = $1 and system = $2 limit ${MAX_CODES + 1}`;
  const { rows } = await run<Coded>(db, { text, values: [param, storable(system)] });
  if (rows.length <= MAX_CODES) return rows;
  throw fault('too-costly', 'Ese sistema tiene aquí demasiados códigos distintos.', {
    rule: `sistema| : hasta ${MAX_CODES} códigos en uso`,
    value: system.slice(0, 80),
    fix: 'Nombre los códigos, o agregue otro criterio con patient=<id>.',
  });
}
