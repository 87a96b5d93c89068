/**
 * What evaluating one value set needs to know: the systems and sets it names, asked once each, and what it used. A set that comes back
 * to itself is a mistake of its author, and is refused by name; so is one that costs too much.
 */
import type { ValueSet } from '@medplum/fhirtypes';
import { TerminologyFault, unknownSystem, unknownValueSet } from '../fault.ts';
import type { TerminologySource } from '../source.ts';
import { splitCanonical } from '../store/version.ts';
import { buildImage } from '../system/build.ts';
import type { CodeSystemImage } from '../system/image.ts';

const MAX_DEPTH = 30;
/** Concepts looked at for one answer, of all includes together. */
const MAX_WORK = 5_000_000;

export interface Enumerated {
  readonly code?: string | undefined;
  readonly display?: string | undefined;
}

interface Named {
  readonly url: string;
  readonly version: string;
  readonly list: Enumerated[];
  readonly at: Map<string, number>;
}

export class Evaluation {
  readonly #source: TerminologySource;
  /** `url` or `url|version` → version that the asker chose. */
  readonly #versions: ReadonlyMap<string, string>;
  readonly #systems = new Map<string, Promise<CodeSystemImage | undefined>>();
  /** Codes of systems that are not here, as value sets name them. */
  readonly #named = new Map<string, Named>();
  readonly usedSystems = new Set<string>();
  readonly usedValueSets = new Set<string>();
  #work = 0;

  constructor(source: TerminologySource, versions: ReadonlyMap<string, string> = new Map()) {
    this.#source = source;
    this.#versions = versions;
  }

  /** undefined: not here. */
  async system(url: string, version: string | undefined): Promise<CodeSystemImage | undefined> {
    const asked = version ?? this.#versions.get(url);
    const key = `${url}|${asked ?? ''}`;
    let image = this.#systems.get(key);
    if (image === undefined) {
      image = this.#source.system(url, asked);
      this.#systems.set(key, image);
    }
    const found = await image;
    if (found !== undefined) this.usedSystems.add(canonicalOf(found.head));
    return found;
  }

  async requireSystem(url: string, version: string | undefined): Promise<CodeSystemImage> {
    const image = await this.system(url, version);
    if (image === undefined) throw unknownSystem(url, version);
    return image;
  }

  /** A place for codes that a value set lists of a system which is not here: what it says of them is all that is known. */
  named(url: string, version: string | undefined, codes: readonly Enumerated[]): { key: string; positions: number[] } {
    const key = `${url}|${version ?? ''} named`;
    const known = this.#named.get(key) ?? { url, version: version ?? '', list: [], at: new Map<string, number>() };
    this.#named.set(key, known);
    const positions = codes.flatMap((one) => {
      if (one.code === undefined) return [];
      if (!known.at.has(one.code)) known.at.set(one.code, known.list.push(one) - 1);
      return [known.at.get(one.code)!];
    });
    return { key, positions };
  }
  namedImage(key: string): CodeSystemImage {
    const { url, version, list } = this.#named.get(key)!;
    const head = {
      url,
      version,
      name: url,
      caseSensitive: true,
      starter: false,
      source: '',
      content: 'fragment' as const,
    };
    return buildImage(
      head,
      list.map(({ code, display }) => ({ code: code!, display })),
    );
  }

  /** @param path canonicals on the way here */
  async valueSet(canonical: string, within: ValueSet, path: readonly string[]): Promise<ValueSet> {
    if (path.includes(canonical) || path.length > MAX_DEPTH) throw circle([...path, canonical]);
    if (canonical.startsWith('#')) {
      const inside = within.contained?.find(({ id }) => `#${id}` === canonical);
      if (inside?.resourceType === 'ValueSet') return { ...inside, contained: within.contained } as ValueSet;
      throw unknownValueSet(canonical);
    }
    const { url, version } = splitCanonical(canonical);
    const found = await this.#source.valueSet(url, version ?? this.#versions.get(url));
    if (found === undefined) throw unknownValueSet(canonical);
    const name = found.version ? `${found.url}|${found.version}` : (found.url ?? canonical);
    // The same set by two names (with and without version) is a circle too.
    if (path.includes(name)) throw circle([...path, name]);
    this.usedValueSets.add(name);
    return found;
  }

  spend(concepts: number): void {
    this.#work += concepts;
    if (this.#work > MAX_WORK) throw tooCostly();
  }
}

export const canonicalOf = ({ url, version }: { readonly url: string; readonly version: string }): string =>
  version === '' ? url : `${url}|${version}`;

const circle = (path: readonly string[]) =>
  new TerminologyFault('processing', 'Un ValueSet se incluye a sí mismo.', {
    path: 'ValueSet.compose.include.valueSet',
    rule: 'R4 ValueSet: sin ciclos',
    value: path.slice(-3).join(' → '),
    fix: 'Quite una de las inclusiones.',
  });

export const tooCostly = () =>
  new TerminologyFault('too-costly', 'La expansión es demasiado grande.', {
    rule: 'Máximo 10,000 códigos sin count, 5,000,000 conceptos por revisar',
    fix: 'Pida páginas con count y offset, agregue filter, o use un ValueSet más corto.',
  });
