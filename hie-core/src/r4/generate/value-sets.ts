import type { CodeSystem, CodeSystemConcept, ValueSet } from '@medplum/fhirtypes';
import { definition, definitionIds } from './source.ts';

/** Codes by system of one value set of a required binding. */
export type ValueSetRow = Readonly<Record<string, readonly string[]>>;

export class ValueSets {
  readonly rows: Record<string, ValueSetRow> = {};
  readonly #known = new Set(definitionIds('ValueSet'));
  readonly #codeSystems = new Set(definitionIds('CodeSystem'));
  /** Not enumerable from the specification (MIME types, currencies, UCUM …): left to the terminology service. */
  readonly #outside = new Set<string>();

  /** Name of the row, or undefined when the value set cannot be enumerated from the specification itself. */
  nameOf = (canonical: string): string | undefined => {
    const id = canonical.replace(/\|.*$/, '').split('/').at(-1) as string;
    if (this.rows[id]) return id;
    if (this.#outside.has(id)) return undefined;
    const row = this.#known.has(id) ? this.#enumerate(definition<ValueSet>('ValueSet', id)) : undefined;
    if (!row) {
      this.#outside.add(id);
      return undefined;
    }
    this.rows[id] = row;
    return id;
  };

  #enumerate(valueSet: ValueSet): ValueSetRow | undefined {
    if (valueSet.compose?.exclude) throw new Error(`ValueSet ${valueSet.url}: exclude is not supported`);
    const row: Record<string, string[]> = {};
    for (const include of valueSet.compose?.include ?? []) {
      if (include.filter || include.valueSet) throw new Error(`ValueSet ${valueSet.url}: only system and concept`);
      const system = include.system as string;
      const codes = include.concept?.map((concept) => concept.code as string) ?? this.#codesOf(system);
      if (!codes) return undefined;
      row[system] = [...(row[system] ?? []), ...codes];
    }
    return row;
  }

  #codesOf(system: string): string[] | undefined {
    const id = system.split('/').at(-1) as string;
    if (!this.#codeSystems.has(id)) return undefined;
    const codeSystem = definition<CodeSystem>('CodeSystem', id);
    if (codeSystem.url !== system || codeSystem.content !== 'complete') return undefined;
    return flatten(codeSystem.concept ?? []);
  }
}

function flatten(concepts: readonly CodeSystemConcept[]): string[] {
  return concepts.flatMap((concept) => [concept.code as string, ...flatten(concept.concept ?? [])]);
}
