import { readFileSync } from 'node:fs';
import type { InvariantRow } from './generate/invariants.ts';
import type { SearchParameterRow } from './generate/search-parameters.ts';
import type { StructureRow } from './generate/structures.ts';
import type { ValueSetRow } from './generate/value-sets.ts';

/** The committed tables of R4 4.0.1, each read when it is first asked for. `generate.ts` writes them. */
function table<T>(file: string): () => T {
  let loaded: T | undefined;
  return () => {
    loaded ??= JSON.parse(readFileSync(new URL(`./generated/${file}`, import.meta.url), 'utf8')) as T;
    return loaded;
  };
}

export const structures = table<Readonly<Record<string, StructureRow>>>('structures.json');
export const valueSets = table<Readonly<Record<string, ValueSetRow>>>('value-sets.json');
export const searchParameterRows =
  table<Readonly<Record<string, readonly SearchParameterRow[]>>>('search-parameters.json');
export const patientCompartment = table<Readonly<Record<string, readonly string[]>>>('patient-compartment.json');
export const invariantRows = table<Readonly<Record<string, readonly InvariantRow[]>>>('invariants.json');
/** Elements that `_summary=true` keeps, per type and element path. */
export const summaryElements = table<Readonly<Record<string, readonly string[]>>>('summary-elements.json');
