/** ConceptMap/$translate, both ways. https://hl7.org/fhir/R4/conceptmap-operation-translate.html */
import type { ConceptMap, ConceptMapGroup, ConceptMapGroupElement, ConceptMapGroupUnmapped } from '@medplum/fhirtypes';
import type { Coding } from '../model.ts';
import { splitCanonical } from '../store/version.ts';

export interface TranslateAsked {
  readonly coding: Coding;
  /** Code system to translate to; undefined: any. */
  readonly targetSystem?: string | undefined;
  /** Value sets that the map goes between, as the map names them. */
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly reverse?: boolean | undefined;
}

export interface Translation {
  readonly equivalence: string;
  readonly concept: Coding;
  /** Canonical of the map. */
  readonly source: string;
  readonly comment?: string | undefined;
}

/** Most exact first; each target once per equivalence. */
export interface Translated {
  readonly result: boolean;
  readonly matches: readonly Translation[];
}

/** How near; the first stands first. What is `unmatched` or `disjoint` is no translation, and is told. */
const ORDER = [
  'equal',
  'equivalent',
  'wider',
  'subsumes',
  'narrower',
  'specializes',
  'relatedto',
  'inexact',
  'unmatched',
  'disjoint',
];
const NO_MATCH = new Set(['unmatched', 'disjoint']);
/** Read from the other end. */
const MIRROR: Readonly<Record<string, string>> = {
  wider: 'narrower',
  narrower: 'wider',
  subsumes: 'specializes',
  specializes: 'subsumes',
};
const MAX_HOPS = 10;

export function translate(
  maps: readonly ConceptMap[],
  asked: TranslateAsked,
  all: readonly ConceptMap[] = maps,
): Translated {
  const found = new Map<string, Translation>();
  for (const map of maps.filter((one) => concerns(one, asked)))
    for (const one of asked.reverse ? backwards(map, asked) : forwards(map, asked, all, MAX_HOPS)) {
      const key = `${one.equivalence} ${one.concept.system} ${one.concept.code}`;
      if (!found.has(key)) found.set(key, one);
    }
  const matches = [...found.values()].sort((a, b) => ORDER.indexOf(a.equivalence) - ORDER.indexOf(b.equivalence));
  return { result: matches.some(({ equivalence }) => !NO_MATCH.has(equivalence)), matches };
}

function concerns(map: ConceptMap, { source, target, reverse }: TranslateAsked): boolean {
  const ends = [map.sourceUri ?? map.sourceCanonical, map.targetUri ?? map.targetCanonical];
  const [from, to] = reverse ? ends.reverse() : ends;
  const fits = (asked: string | undefined, end: string | undefined) =>
    asked === undefined || (end !== undefined && splitCanonical(end).url === splitCanonical(asked).url);
  return map.status !== 'retired' && fits(source, from) && fits(target, to);
}

const sameVersion = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b;

function* forwards(
  map: ConceptMap,
  asked: TranslateAsked,
  all: readonly ConceptMap[],
  hops: number,
): Generator<Translation> {
  const { coding, targetSystem } = asked;
  for (const group of map.group ?? []) {
    if (coding.system !== undefined && group.source !== undefined && group.source !== coding.system) continue;
    if (!sameVersion(coding.version, group.sourceVersion)) continue;
    if (targetSystem !== undefined && group.target !== undefined && group.target !== targetSystem) continue;
    const elements = (group.element ?? []).filter(({ code }) => code === coding.code);
    for (const element of elements) yield* targetsOf(map, group, element);
    if (elements.length === 0 && group.unmapped) yield* unmapped(map, group, group.unmapped, asked, all, hops);
  }
}

function* targetsOf(map: ConceptMap, group: ConceptMapGroup, element: ConceptMapGroupElement): Generator<Translation> {
  for (const target of element.target ?? []) {
    if (target.code === undefined && !NO_MATCH.has(target.equivalence ?? '')) continue;
    yield {
      equivalence: target.equivalence ?? 'relatedto',
      concept: codingOf(group.target, group.targetVersion, target.code, target.display),
      source: map.url ?? '',
      comment: target.comment,
    };
  }
}

/** https://hl7.org/fhir/R4/valueset-conceptmap-unmapped-mode.html */
function* unmapped(
  map: ConceptMap,
  group: ConceptMapGroup,
  { mode, code, display, url }: ConceptMapGroupUnmapped,
  asked: TranslateAsked,
  all: readonly ConceptMap[],
  hops: number,
): Generator<Translation> {
  const said = (concept: Coding): Translation => ({ equivalence: 'inexact', concept, source: map.url ?? '' });
  if (mode === 'provided')
    yield { ...said(codingOf(group.target, undefined, asked.coding.code, undefined)), equivalence: 'equal' };
  else if (mode === 'fixed') yield said(codingOf(group.target, group.targetVersion, code, display));
  else if (mode === 'other-map' && url !== undefined && hops > 0) {
    const other = all.find((one) => one.url === splitCanonical(url).url);
    if (other !== undefined) yield* forwards(other, asked, all, hops - 1);
  }
}

function* backwards(map: ConceptMap, { coding, targetSystem }: TranslateAsked): Generator<Translation> {
  for (const group of map.group ?? []) {
    if (coding.system !== undefined && group.target !== undefined && group.target !== coding.system) continue;
    if (!sameVersion(coding.version, group.targetVersion)) continue;
    if (targetSystem !== undefined && group.source !== undefined && group.source !== targetSystem) continue;
    for (const element of group.element ?? [])
      for (const { code, equivalence = 'relatedto', comment } of element.target ?? [])
        if (code !== undefined && code === coding.code)
          yield {
            equivalence: MIRROR[equivalence] ?? equivalence,
            concept: codingOf(group.source, group.sourceVersion, element.code, element.display),
            source: map.url ?? '',
            comment,
          };
  }
}

const codingOf = (
  system: string | undefined,
  version: string | undefined,
  code: string | undefined,
  display: string | undefined,
): Coding => ({
  ...(system !== undefined && { system }),
  ...(version !== undefined && { version }),
  ...(code !== undefined && { code }),
  ...(display !== undefined && { display }),
});
