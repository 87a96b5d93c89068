/**
 * `code:in=url` and `:not-in`: the codes of a value set in its place, as terminology knows them (`codes.ts`). Without it, only a
 * ValueSet that is stored here and names its codes one by one: any other is refused rather than read wrongly.
 */
import type { ValueSet } from '@medplum/fhirtypes';
import type { Database } from '../../../db.ts';
import { fault } from '../../../errors.ts';
import type { CodeKnowledge, KnownCode } from '../../codes.ts';
import { unescapeValue } from '../../criteria.ts';
import { keyOf, shardOf } from '../../keys.ts';
import type { Restriction, SearchCriterion } from '../../repository.ts';
import { keyHash, uriValue } from './names.ts';

const MAX_CODES = 1_000;

/** The criteria with codes in the place of value sets. */
export async function withCodes(
  db: Database,
  criteria: readonly SearchCriterion[],
  restriction: Restriction,
  codes?: CodeKnowledge,
): Promise<readonly SearchCriterion[]> {
  if (!criteria.some(namesValueSet)) return criteria;
  if (restriction.reach !== undefined && restriction.reach('ValueSet') === undefined) throw notHere('');
  return Promise.all(criteria.map((criterion) => resolved(db, criterion, codes)));
}

const isIn = ({ modifier }: SearchCriterion): boolean => modifier === 'in' || modifier === 'not-in';

const namesValueSet = (one: SearchCriterion): boolean =>
  isIn(one) ||
  (one.chain !== undefined && namesValueSet(one.chain.criterion)) ||
  (one.has !== undefined && namesValueSet(one.has.criterion));

async function resolved(
  db: Database,
  one: SearchCriterion,
  codes: CodeKnowledge | undefined,
): Promise<SearchCriterion> {
  if (one.chain !== undefined)
    return { ...one, chain: { ...one.chain, criterion: await resolved(db, one.chain.criterion, codes) } };
  if (one.has !== undefined)
    return { ...one, has: { ...one.has, criterion: await resolved(db, one.has.criterion, codes) } };
  if (!isIn(one)) return one;
  const sets = await Promise.all(one.values.map((value) => codesOf(db, unescapeValue(value), codes)));
  const values = [...new Set(sets.flat())];
  if (values.length > MAX_CODES)
    throw fault('too-costly', 'El conjunto de valores tiene demasiados códigos.', {
      rule: `Máximo ${MAX_CODES}`,
      fix: 'Use un ValueSet más corto, o busque por código.',
    });
  return { ...one, values };
}

async function codesOf(db: Database, name: string, codes: CodeKnowledge | undefined): Promise<string[]> {
  const local = /^(?:ValueSet\/)?([A-Za-z0-9\-.]{1,64})$/.exec(name)?.[1];
  if (codes !== undefined && local === undefined) return listed(await codes.codesIn(name, MAX_CODES), name);
  const key = local === undefined ? undefined : keyOf('ValueSet', local);
  const found =
    key === undefined
      ? db.query<{ content: string }>(
          `select v.content from population_key k
           cross join lateral (select n.content, n.at, n.deleted from resource_version n
             where n.shard = shard_of(k.id) and n.id = k.id order by n.version desc limit 1) v
           where k.key = $1 and not v.deleted order by v.at desc limit 1`,
          [keyHash('ValueSet', 'url', uriValue(name))],
        )
      : db.query<{ content: string }>(
          `select content from (select v.content, v.deleted from resource_version v
             where v.shard = $1 and v.id = $2 order by v.version desc limit 1) n where not n.deleted`,
          [shardOf(key), key],
        );
  const content = (await found).rows[0]?.content;
  const valueSet = content === undefined ? undefined : (JSON.parse(content) as ValueSet);
  if (valueSet?.resourceType !== 'ValueSet') throw notHere(name);
  return codes === undefined ? enumerated(valueSet, name) : listed(await codes.codesIn(valueSet, MAX_CODES), name);
}

function listed(codes: readonly KnownCode[] | undefined, name: string): string[] {
  if (codes === undefined) throw notHere(name);
  return codes.map(({ system, code }) => `${escaped(system)}|${escaped(code)}`);
}

function enumerated({ compose }: ValueSet, name: string): string[] {
  const includes = compose?.include ?? [];
  const plain =
    includes.length > 0 &&
    (compose?.exclude ?? []).length === 0 &&
    includes.every(({ concept, filter, valueSet }) => concept && !filter && !valueSet);
  if (!plain)
    throw fault('not-supported', 'Ese ValueSet no enumera sus códigos; el hub no lo expande en una búsqueda.', {
      rule: ':in y :not-in: ValueSet.compose.include.concept, sin filtros, exclusiones ni otros conjuntos',
      value: name.slice(0, 80),
      fix: 'Expándalo en un servicio de terminología y busque por los códigos.',
    });
  return includes.flatMap(({ system, concept }) =>
    concept!.map(({ code }) => `${escaped(system ?? '')}|${escaped(code!)}`),
  );
}

const escaped = (text: string): string => text.replace(/[\\,|$]/g, '\\$&');

const notHere = (name: string) =>
  fault('not-found', 'No hay aquí un ValueSet con ese nombre.', {
    rule: ':in y :not-in: url o id de un ValueSet guardado en el hub',
    value: name.slice(0, 80),
    fix: 'Guarde antes el ValueSet, o busque por los códigos.',
  });
