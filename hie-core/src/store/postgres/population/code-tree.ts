/**
 * `code:below=system|code` and `:above`: as terminology knows what stands below what (`codes.ts`). Without it, by a
 * CodeSystem that is stored here, by nesting. A code of an unknown system is refused rather than read as equality.
 * https://hl7.org/fhir/R4/search.html#token
 */
import type { CodeSystem, CodeSystemConcept } from '@medplum/fhirtypes';
import type { Database } from '../../../db.ts';
import { fault } from '../../../errors.ts';
import { parseToken } from '../../criteria.ts';
import type { LookUps } from './look-ups.ts';
import { keyHash, uriValue } from './names.ts';

const MAX_CODES = 1_000;

/** @returns the asked codes and those below (above) them, each `system|code`, escaped */
export function relatedCodes(
  lookUps: LookUps,
  param: string,
  direction: 'above' | 'below',
  values: readonly string[],
): string[] {
  const all = values.flatMap((value) => {
    const { system, code } = parseToken(value);
    if (!system || code === '') throw wantsSystem(param, direction, value);
    const codes = lookUps.get(`tree ${direction} ${system} ${code}`, NONE, async (db, knowledge) => {
      const known = await knowledge?.related(system, code, direction);
      if (known !== undefined) return known;
      const stored = await codeSystem(db, system);
      return stored === undefined ? undefined : related(stored.concept ?? [], code, direction);
    });
    if (codes === undefined) throw notHere(param, direction, system);
    return codes.map((one) => `${escaped(system)}|${escaped(one)}`);
  });
  if (all.length > MAX_CODES) throw tooMany(param, direction);
  return all;
}

const NONE: readonly string[] | undefined = [];
const escaped = (text: string): string => text.replace(/[\\,|$]/g, '\\$&');

async function codeSystem(db: Database, url: string): Promise<CodeSystem | undefined> {
  const { rows } = await db.query<{ content: string }>(
    `select v.content from population_key k
     cross join lateral (select n.content, n.at, n.deleted from resource_version n
       where n.shard = shard_of(k.id) and n.id = k.id order by n.version desc limit 1) v
     where k.key = $1 and not v.deleted order by v.at desc limit 1`,
    [keyHash('CodeSystem', 'url', uriValue(url))],
  );
  return rows[0] && (JSON.parse(rows[0].content) as CodeSystem);
}

/** An unknown code is only itself. */
function related(concepts: readonly CodeSystemConcept[], code: string, direction: 'above' | 'below'): string[] {
  const found = new Set([code]);
  const visit = (concept: CodeSystemConcept, path: readonly string[], inside: boolean): void => {
    const own = inside || concept.code === code;
    if (direction === 'below' && own && concept.code) found.add(concept.code);
    if (direction === 'above' && concept.code === code) for (const one of path) found.add(one);
    for (const child of concept.concept ?? []) visit(child, [...path, concept.code ?? ''], own);
  };
  for (const concept of concepts) visit(concept, [], false);
  found.delete('');
  return [...found];
}

const wantsSystem = (param: string, direction: string, value: string) =>
  fault('value', `${param}:${direction} necesita sistema y código.`, {
    path: `${param}:${direction}`,
    rule: 'R4 token: sistema|código',
    value: value.slice(0, 80),
    fix: `Escriba por ejemplo ${param}:${direction}=http://hl7.org/fhir/sid/icd-10|E11.`,
  });

const notHere = (param: string, direction: string, system: string) =>
  fault('not-supported', 'El hub no guarda el CodeSystem de esos códigos: no sabe cuál está debajo de cuál.', {
    path: `${param}:${direction}`,
    rule: ':above y :below de códigos: por el CodeSystem con ese url que esté guardado en el hub',
    value: system.slice(0, 80),
    fix: 'Guarde antes el CodeSystem con sus conceptos anidados, o busque por los códigos.',
  });

const tooMany = (param: string, direction: string) =>
  fault('too-costly', 'Son demasiados códigos.', {
    path: `${param}:${direction}`,
    rule: `Máximo ${MAX_CODES}`,
    fix: 'Empiece más abajo en la jerarquía.',
  });
