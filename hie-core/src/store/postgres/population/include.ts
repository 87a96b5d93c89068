/**
 * `_include` and `_revinclude`, with `:iterate`: what the page refers to and what refers to it. Bounded in rounds and in
 * number: an answer that would be cut is refused, never silently incomplete. What may not be seen is left out.
 */
import type { Resource } from '@medplum/fhirtypes';
import type { Database } from '../../../db.ts';
import { fault } from '../../../errors.ts';
import { extractIndexes } from '../../../r4/extract.ts';
import { RESOURCE_TYPES } from '../../../r4/resource-types.ts';
import { searchParametersOf } from '../../../r4/search-parameters.ts';
import { type Current, idOf } from '../../current.ts';
import { keyOf } from '../../keys.ts';
import type { Restriction, SearchInclude } from '../../repository.ts';
import { isWithin } from '../../within.ts';
import { CURRENT_COLUMNS, type CurrentRow, toCurrent } from '../current.ts';
import { run } from '../search-run.ts';
import { unseenKeys } from '../unseen-keys.ts';
import { linkParam, localTarget } from './names.ts';
import { targetTypes } from './reference.ts';

const MAX_INCLUDED = 1_000;
const MAX_ROUNDS = 8;

export async function included(
  db: Database,
  matches: readonly Current[],
  includes: readonly SearchInclude[],
  restriction: Restriction,
): Promise<Current[]> {
  const known = new Set(matches.map(({ key }) => key));
  const found: Current[] = [];
  let recent: readonly Current[] = matches;
  for (let round = 0; recent.length > 0 && round < MAX_ROUNDS; round++) {
    const active = round === 0 ? includes : includes.filter(({ iterate }) => iterate);
    if (active.length === 0) break;
    const followed = new Set(forward(recent, active));
    const searched = new Set(await reverse(db, recent, active));
    const fresh = (key: string) => !known.has(key);
    // What a reference leads to is as if it were read; what refers here is as if it were searched.
    const led = await load(db, [...followed].filter(fresh), restriction, 'follow');
    for (const one of led) known.add(one.key);
    const next = [...led, ...(await load(db, [...searched].filter(fresh), restriction, 'search'))];
    for (const one of next) known.add(one.key);
    found.push(...next);
    if (found.length > MAX_INCLUDED) throw tooMany();
    recent = next;
  }
  return found;
}

const tooMany = () =>
  fault('too-costly', 'Lo que se pidió incluir es demasiado para una página.', {
    path: '_include',
    rule: `Máximo ${MAX_INCLUDED} recursos incluidos por página`,
    fix: 'Pida páginas más cortas con _count, o busque aparte lo que incluye.',
  });

/** Keys of what the resources refer to. */
function forward(recent: readonly Current[], includes: readonly SearchInclude[]): string[] {
  const own = includes.filter(({ reverse: back }) => !back);
  if (own.length === 0) return [];
  const keys: string[] = [];
  for (const { type, content } of recent) {
    const asked = own.filter(({ source }) => source === '*' || source === type);
    if (asked.length === 0) continue;
    for (const entry of extractIndexes(JSON.parse(content) as Resource)) {
      if (entry.type !== 'reference') continue;
      const target = localTarget(entry.target);
      if (target === undefined) continue;
      const included = asked.some(
        ({ code, target: only }) =>
          (code === '*' || code === entry.code) && (only === undefined || only === target.type),
      );
      if (included) keys.push(keyOf(target.type, target.id));
    }
  }
  return keys;
}

/** Keys of what refers to the resources. */
async function reverse(
  db: Database,
  recent: readonly Current[],
  includes: readonly SearchInclude[],
): Promise<string[]> {
  const types = new Set(recent.map(({ type }) => type));
  const params = includes
    .filter((one) => one.reverse)
    .flatMap(({ source, code, target }) =>
      (source === '*' ? RESOURCE_TYPES : [source]).flatMap((from) =>
        searchParametersOf(from)
          .filter((parameter) => parameter.type === 'reference' && (code === '*' || code === parameter.code))
          .flatMap((parameter) =>
            targetTypes(parameter)
              .filter((to) => types.has(to) && (target === undefined || target === to))
              .map((to) => linkParam(from, parameter.code, to)),
          ),
      ),
    );
  if (params.length === 0) return [];
  const { rows } = await run<{ id: string }>(db, {
    text: `select distinct l.id from population_link l
      where l.param = any($1::bigint[]) and l.target = any($2::uuid[]) limit ${MAX_INCLUDED + 1}`,
    values: [params, recent.map(({ key }) => key)],
  });
  if (rows.length > MAX_INCLUDED) throw tooMany();
  return rows.map(({ id }) => id);
}

async function load(
  db: Database,
  keys: readonly string[],
  restriction: Restriction,
  how: 'follow' | 'search',
): Promise<Current[]> {
  if (keys.length === 0) return [];
  if (keys.length > MAX_INCLUDED) throw tooMany();
  const { rows } = await run<CurrentRow>(db, {
    text: `select n.* from unnest($1::uuid[]) as k(id) cross join lateral (select ${CURRENT_COLUMNS}, v.content
      from resource_version v where v.shard = shard_of(k.id) and v.id = k.id order by v.version desc limit 1) n
      where not n.deleted order by n.id`,
    values: [keys],
  });
  const lawOf = (type: string) => (restriction.reach === undefined ? restriction : restriction.reach(type, how));
  const inside = rows.map(toCurrent).filter((one) => isInside(one, lawOf(one.type)));
  const unseen = await unseenKeys(db, inside, lawOf);
  return inside.filter(({ key }) => !unseen.has(key));
}

function isInside(current: Current, law: Restriction | undefined): boolean {
  if (law === undefined) return false;
  return law.persons === undefined || isWithin(JSON.parse(current.content) as Resource, idOf(current), law);
}
