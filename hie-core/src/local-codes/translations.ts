/**
 * What the hub's ConceptMaps say of local codes, held ready for every write (docs/adr/0025). Only `active` maps count, and only those
 * targets that claim no more than the local code says: https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html
 */
import { CANONICAL_BASE, LOCAL_CODE_BASE, TRADUCCION_EXTENSION } from '@amate/terminology/identifiers/systems.ts';
import type { Coding, ConceptMap } from '@medplum/fhirtypes';

/** A `narrower`, `inexact` or merely related target would put words into the mouth of who wrote the code. */
const SAYS_NO_MORE = new Set(['equal', 'equivalent', 'wider', 'subsumes']);

interface Entry {
  readonly system: string;
  readonly code: string;
  readonly coding: Coding;
}

export interface MappedCodes {
  readonly systems: readonly string[];
  readonly codes: readonly string[];
}

export class Translations {
  readonly #maps = new Map<string, { readonly version: number; readonly entries: readonly Entry[] }>();
  #targets = new Map<string, Map<string, Coding[]>>();

  /** No local code has a translation. */
  get isEmpty(): boolean {
    return this.#targets.size === 0;
  }

  /** What a map says as of a version; an older version than the one that is held changes nothing. @param map undefined: deleted */
  set(id: string, version: number, map: ConceptMap | undefined): void {
    const held = this.#maps.get(id);
    if (held !== undefined && held.version >= version) return;
    const entries = map === undefined || map.status !== 'active' ? [] : [...entriesOf(id, map)];
    this.#maps.set(id, { version, entries });
    if (entries.length > 0 || (held?.entries.length ?? 0) > 0) this.#compile();
  }

  versionOf(id: string): number {
    return this.#maps.get(id)?.version ?? 0;
  }

  targetsOf(system: string, code: string): readonly Coding[] {
    return this.#targets.get(system)?.get(code) ?? [];
  }

  mapped(): MappedCodes {
    const all = [...this.#targets].flatMap(([system, codes]) => [...codes.keys()].map((code) => ({ system, code })));
    return { systems: all.map(({ system }) => system), codes: all.map(({ code }) => code) };
  }

  #compile(): void {
    const targets = new Map<string, Map<string, Coding[]>>();
    for (const { entries } of this.#maps.values())
      for (const { system, code, coding } of entries) {
        const codes = targets.get(system) ?? new Map<string, Coding[]>();
        targets.set(system, codes);
        const said = codes.get(code) ?? [];
        codes.set(code, said);
        if (!said.some((one) => one.system === coding.system && one.code === coding.code)) said.push(coding);
      }
    this.#targets = targets;
  }
}

function* entriesOf(id: string, map: ConceptMap): Generator<Entry> {
  const extension = [{ url: TRADUCCION_EXTENSION, valueCanonical: map.url ?? `${CANONICAL_BASE}/ConceptMap/${id}` }];
  for (const { source: system, target: targetSystem, targetVersion, element } of map.group ?? []) {
    if (system === undefined || targetSystem === undefined || !system.startsWith(LOCAL_CODE_BASE)) continue;
    for (const { code, target } of element ?? [])
      for (const { code: meant, display, equivalence = 'relatedto' } of target ?? []) {
        if (code === undefined || meant === undefined || !SAYS_NO_MORE.has(equivalence)) continue;
        const version = targetVersion === undefined ? {} : { version: targetVersion };
        const coding = { extension, system: targetSystem, ...version, code: meant, ...(display && { display }) };
        yield { system, code, coding };
      }
  }
}
