/**
 * Who is in a value set: the sum of its includes less its excludes; within an include, system and filters and sets all have to hold.
 * https://hl7.org/fhir/R4/valueset.html#compositions
 */
import type { ValueSet, ValueSetComposeInclude, ValueSetComposeIncludeConcept } from '@medplum/fhirtypes';
import type { CodeSystemImage } from '../system/image.ts';
import { inTurns, type Steps } from '../turns.ts';
import { compileFilter, type Filter, isGrouped } from './filter.ts';
import { canonicalOf, type Evaluation } from './open.ts';

export interface Part {
  /** Which system in which version. */
  readonly key: string;
  /** undefined: it is not here, and is known by what value sets say of it. */
  readonly image: CodeSystemImage | undefined;
  /** In the order in which they are shown; undefined: the whole system. */
  readonly positions: readonly number[] | undefined;
  /** How this value set calls a concept, by position. */
  readonly own: ReadonlyMap<number, ValueSetComposeIncludeConcept> | undefined;
}
export type Members = ReadonlyMap<string, Part>;

/** @param path canonicals of the sets that led here */
export async function membersOf(set: ValueSet, evaluation: Evaluation, path: readonly string[]): Promise<Members> {
  const { compose, expansion } = set;
  if (compose === undefined && expansion !== undefined) return membersOfExpansion(set, evaluation);
  let members: Members = new Map();
  for (const include of compose?.include ?? [])
    members = united(members, await partsOf(include, set, evaluation, path));
  for (const exclude of compose?.exclude ?? [])
    members = without(members, await partsOf(exclude, set, evaluation, path), evaluation);
  return compose?.inactive === false ? onlyActive(members, evaluation) : members;
}

async function partsOf(
  include: ValueSetComposeInclude,
  within: ValueSet,
  evaluation: Evaluation,
  path: readonly string[],
): Promise<Members> {
  let members = include.system === undefined ? undefined : await ofSystem(include, include.system, evaluation);
  for (const canonical of include.valueSet ?? []) {
    const set = await evaluation.valueSet(canonical, within, path);
    const inner = await membersOf(set, evaluation, [...path, canonical, ...(set.url ? [nameOf(set)] : [])]);
    members = members === undefined ? inner : common(members, inner);
  }
  return members ?? new Map();
}

const nameOf = ({ url = '', version = '' }: ValueSet): string => canonicalOf({ url, version });

async function ofSystem(include: ValueSetComposeInclude, url: string, evaluation: Evaluation): Promise<Members> {
  const { concept, filter = [], version } = include;
  const listsOnly = concept !== undefined && filter.length === 0;
  const image = listsOnly ? await evaluation.system(url, version) : await evaluation.requireSystem(url, version);
  if (image === undefined) {
    const { key, positions } = evaluation.named(url, version, concept!);
    return new Map([[key, { key, image, positions, own: undefined }]]);
  }
  const key = canonicalOf(image.head);
  return new Map([
    [key, { key, image, positions: await selected(image, include, evaluation), own: ownWords(image, include) }],
  ]);
}

function ownWords(image: CodeSystemImage, { concept = [] }: ValueSetComposeInclude): Part['own'] {
  const said = concept.filter(({ code, display, designation }) => code !== undefined && (display || designation));
  return said.length === 0 ? undefined : new Map(said.map((one) => [image.find(one.code!), one]));
}

async function selected(image: CodeSystemImage, include: ValueSetComposeInclude, evaluation: Evaluation) {
  for (const { op, property = '' } of include.filter ?? [])
    if (op === '=' && isGrouped(property)) await inTurns(image.groupingBy(property));
  const filters = (include.filter ?? []).map((filter) => compileFilter(image, filter));
  const named = include.concept?.map(({ code }) => (code === undefined ? -1 : image.find(code)));
  const listed = named?.filter((at) => at !== -1) ?? shortest(filters);
  if (listed === undefined && filters.length === 0) return undefined;
  evaluation.spend((listed?.length ?? image.size) * Math.max(filters.length, 1));
  const sure = filters.length === 0 || (named === undefined && filters.length === 1);
  if (listed !== undefined && sure) return listed;
  return inTurns(passing(listed ?? image.size, filters));
}

const AT_ONCE = 200;

/** @param from positions, or how many: all of them */
function* passing(from: readonly number[] | number, filters: readonly Filter[]): Steps<number[]> {
  const positions: number[] = [];
  const count = typeof from === 'number' ? from : from.length;
  for (let i = 0; i < count; i++) {
    if (i % AT_ONCE === 0) yield;
    const at = typeof from === 'number' ? i : from[i]!;
    if (filters.every(({ test }) => test(at))) positions.push(at);
  }
  return positions;
}

/** In the order of the system. */
function shortest(filters: readonly { readonly list?: () => readonly number[] }[]): number[] | undefined {
  const lists = filters.flatMap(({ list }) => (list === undefined ? [] : [list()]));
  const best = lists.reduce<readonly number[] | undefined>(
    (short, one) => (short === undefined || one.length < short.length ? one : short),
    undefined,
  );
  return best && [...new Set(best)].sort((a, b) => a - b);
}

/** One that carries its expansion and no definition is what its expansion says. */
async function membersOfExpansion({ expansion }: ValueSet, evaluation: Evaluation): Promise<Members> {
  type Contains = NonNullable<NonNullable<ValueSet['expansion']>['contains']>;
  const bySystem = new Map<string, ValueSetComposeInclude & { concept: ValueSetComposeIncludeConcept[] }>();
  const visit = (list: Contains): void => {
    for (const { system, version, code, display, abstract, contains = [] } of list) {
      evaluation.spend(1);
      if (system !== undefined && code !== undefined && !abstract) {
        const key = `${system}|${version ?? ''}`;
        const include = bySystem.get(key) ?? { system, ...(version && { version }), concept: [] };
        include.concept.push({ code, ...(display && { display }) });
        bySystem.set(key, include);
      }
      visit(contains);
    }
  };
  visit(expansion?.contains ?? []);
  let members: Members = new Map();
  for (const include of bySystem.values())
    members = united(members, await ofSystem(include, include.system!, evaluation));
  return members;
}

function united(a: Members, b: Members): Members {
  const all = new Map(a);
  for (const [key, part] of b) {
    const before = all.get(key);
    const positions =
      before === undefined
        ? part.positions && [...new Set(part.positions)]
        : before.positions && part.positions && [...new Set([...before.positions, ...part.positions])];
    const own = before?.own && part.own ? new Map([...part.own, ...before.own]) : (before?.own ?? part.own);
    all.set(key, { ...part, positions, own });
  }
  return all;
}

function common(a: Members, b: Members): Members {
  const both = new Map<string, Part>();
  for (const [key, part] of a) {
    const other = b.get(key);
    if (other === undefined) continue;
    const wanted = other.positions && new Set(other.positions);
    const positions =
      wanted === undefined ? part.positions : (part.positions ?? other.positions!).filter((at) => wanted.has(at));
    both.set(key, { ...part, positions });
  }
  return both;
}

function without(a: Members, b: Members, evaluation: Evaluation): Members {
  const rest = new Map<string, Part>();
  for (const [key, part] of a) {
    const other = b.get(key);
    if (other === undefined) rest.set(key, part);
    else if (other.positions !== undefined) {
      const gone = new Set(other.positions);
      rest.set(key, { ...part, positions: positionsOf(part, evaluation).filter((at) => !gone.has(at)) });
    }
  }
  return rest;
}

/** @param evaluation pays for them */
export function positionsOf({ image, positions }: Part, evaluation: Evaluation): readonly number[] {
  if (positions !== undefined) return positions;
  evaluation.spend(image!.size);
  return Array.from({ length: image!.size }, (_, at) => at);
}

export function onlyActive(members: Members, evaluation: Evaluation): Members {
  return new Map(
    [...members].map(([key, part]) => {
      const { image } = part;
      if (image === undefined) return [key, part];
      return [key, { ...part, positions: positionsOf(part, evaluation).filter((at) => !image.isInactive(at)) }];
    }),
  );
}
