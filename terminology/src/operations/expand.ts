/** ValueSet/$expand. https://hl7.org/fhir/R4/valueset-operation-expand.html */
import type { ValueSet, ValueSetExpansionContains } from '@medplum/fhirtypes';
import { TerminologyFault } from '../fault.ts';
import type { Designation } from '../model.ts';
import type { TerminologySource, TextSearch } from '../source.ts';
import { splitCanonical } from '../store/version.ts';
import type { CodeSystemImage } from '../system/image.ts';
import { membersOf, onlyActive, type Part, positionsOf } from '../value-set/members.ts';
import { Evaluation, tooCostly } from '../value-set/open.ts';
import { scanText } from '../value-set/scan.ts';
import { designationIn, displayIn } from './display.ts';

export interface ExpandOptions {
  readonly filter?: string | undefined;
  readonly count?: number | undefined;
  readonly offset?: number | undefined;
  readonly activeOnly?: boolean | undefined;
  readonly includeDesignations?: boolean | undefined;
  readonly includeDefinition?: boolean | undefined;
  /** false: what stands below stands inside, when the whole fits in one answer. */
  readonly excludeNested?: boolean | undefined;
  readonly excludeNotForUI?: boolean | undefined;
  readonly languages?: readonly string[] | undefined;
  /** `system-version` and `force-system-version`: url → version for includes that name none. */
  readonly systemVersions?: ReadonlyMap<string, string> | undefined;
}

export interface Expanded {
  readonly total: number;
  readonly offset: number;
  readonly contains: ValueSetExpansionContains[];
  /** Canonicals with version. */
  readonly usedSystems: readonly string[];
  readonly usedValueSets: readonly string[];
}

/** More are only given in pages. */
const MAX_AT_ONCE = 10_000;

export async function expand(
  source: TerminologySource,
  set: ValueSet,
  options: ExpandOptions,
  textSearch?: TextSearch,
): Promise<Expanded> {
  const evaluation = new Evaluation(source, options.systemVersions);
  const own = set.url === undefined ? [] : [set.url, ...(set.version ? [`${set.url}|${set.version}`] : [])];
  let members = await membersOf(set, evaluation, own);
  if (options.activeOnly) members = onlyActive(members, evaluation);
  const runs: Run[] = [];
  for (const part of members.values()) runs.push(await runOf(part, evaluation, options, textSearch));
  const total = runs.reduce((sum, { size }) => sum + size, 0);
  const offset = options.offset ?? 0;
  if ((options.count === undefined ? total - offset : options.count) > MAX_AT_ONCE) throw tooCostly();
  const page = pageOf(runs, offset, options.count ?? MAX_AT_ONCE);
  const versions = severalVersions(evaluation.usedSystems);
  const whole = offset === 0 && page.length === total && options.filter === undefined;
  return {
    ...{ total, offset },
    contains:
      options.excludeNested === false && whole
        ? nested(page, options, versions)
        : page.map((one) => containsOf(one, options, versions)),
    usedSystems: [...evaluation.usedSystems],
    usedValueSets: [...evaluation.usedValueSets],
  };
}

interface Run {
  readonly part: Part;
  readonly image: CodeSystemImage;
  readonly size: number;
  at(index: number): number;
}

async function runOf(
  part: Part,
  evaluation: Evaluation,
  options: ExpandOptions,
  textSearch: TextSearch | undefined,
): Promise<Run> {
  const image = part.image ?? evaluation.namedImage(part.key);
  const filter = options.filter?.trim();
  let positions = part.positions;
  if (filter) {
    if (filter.length > 200)
      throw new TerminologyFault('value', 'El texto que se busca es demasiado largo.', {
        path: 'filter',
        rule: '1 a 200 caracteres',
      });
    const inside = positions && new Set(positions);
    const hits = (part.image && (await textSearch?.(image, filter))) ?? (await scanText(image, filter));
    positions = inside === undefined ? [...hits] : [...hits].filter((at) => inside.has(at));
  }
  if (options.excludeNotForUI)
    positions = (positions ?? positionsOf(part, evaluation)).filter((at) => !image.isAbstract(at));
  const list = positions;
  return { part, image, size: list?.length ?? image.size, at: (index) => (list === undefined ? index : list[index]!) };
}

interface Entry {
  readonly run: Run;
  readonly at: number;
}

function pageOf(runs: readonly Run[], offset: number, count: number): Entry[] {
  const page: Entry[] = [];
  let skipped = 0;
  for (const run of runs) {
    for (let i = Math.max(0, offset - skipped); i < run.size && page.length < count; i++)
      page.push({ run, at: run.at(i) });
    skipped += run.size;
  }
  return page;
}

function containsOf(
  { run: { part, image }, at }: Entry,
  options: ExpandOptions,
  versions: ReadonlySet<string>,
): ValueSetExpansionContains {
  const { languages = [], includeDesignations } = options;
  const said = part.own?.get(at);
  const inLanguage = said && designationIn((said.designation ?? []) as Designation[], languages, undefined);
  const designations = includeDesignations ? [...(said?.designation ?? []), ...image.designationsAt(at)] : [];
  const display = inLanguage ?? said?.display ?? displayIn(image, at, languages);
  return {
    system: image.head.url,
    ...(image.isAbstract(at) && { abstract: true }),
    ...(image.isInactive(at) && { inactive: true }),
    ...(part.image && versions.has(image.head.url) && { version: image.head.version }),
    code: image.codeAt(at),
    display,
    ...(designations.length > 0 && { designation: designations as ValueSetExpansionContains['designation'] }),
  } as ValueSetExpansionContains;
}

/** Systems of which two versions are in it: only there the version of each code has to be said. */
function severalVersions(used: ReadonlySet<string>): ReadonlySet<string> {
  const urls = [...used].map((canonical) => splitCanonical(canonical).url);
  return new Set(urls.filter((url, at) => urls.indexOf(url) !== at));
}

/** Each below the nearest of its parents that is in the expansion too. */
function nested(
  page: readonly Entry[],
  options: ExpandOptions,
  versions: ReadonlySet<string>,
): ValueSetExpansionContains[] {
  const made = new Map<CodeSystemImage, Map<number, ValueSetExpansionContains>>();
  for (const entry of page) {
    const ofImage = made.get(entry.run.image) ?? new Map();
    made.set(entry.run.image, ofImage.set(entry.at, containsOf(entry, options, versions)));
  }
  const top: ValueSetExpansionContains[] = [];
  for (const { run, at } of page) {
    const ofImage = made.get(run.image)!;
    const above = run.image.above(at).find((one) => ofImage.has(one) && !run.image.above(one).includes(at));
    const one = ofImage.get(at)!;
    if (above === undefined) top.push(one);
    else {
      const parent = ofImage.get(above)!;
      parent.contains = [...(parent.contains ?? []), one];
    }
  }
  return top;
}
