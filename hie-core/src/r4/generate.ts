import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPatientCompartment } from './generate/compartment.ts';
import { buildInvariants } from './generate/invariants.ts';
import { buildSearchParameters } from './generate/search-parameters.ts';
import { buildStructures } from './generate/structures.ts';
import { buildSummaryElements } from './generate/summary.ts';
import { ValueSets } from './generate/value-sets.ts';

/**
 * Writes the committed tables under `generated/` from the official definitions of FHIR R4 4.0.1, for `npm run generate`.
 * The hub reads only these tables; the definitions themselves (60 MB) are needed by nobody at run time.
 */
export function buildTables(): Readonly<Record<string, string>> {
  const valueSets = new ValueSets();
  const structures = buildStructures(valueSets.nameOf);
  return {
    'structures.json': oneEntryPerLine(structures),
    'value-sets.json': oneEntryPerLine(valueSets.rows),
    'search-parameters.json': oneEntryPerLine(buildSearchParameters((type) => type in structures)),
    'invariants.json': oneEntryPerLine(buildInvariants(structures).rows),
    'summary-elements.json': oneEntryPerLine(buildSummaryElements()),
    'patient-compartment.json': oneEntryPerLine(buildPatientCompartment()),
  };
}

/** Compact, and yet a change of one type is a change of one line. */
function oneEntryPerLine(table: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(table).map(([name, row]) => `${JSON.stringify(name)}:${JSON.stringify(row)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** @returns one line for each file written */
export function writeTables(): string[] {
  const folder = join(import.meta.dirname, 'generated');
  mkdirSync(folder, { recursive: true });
  return Object.entries(buildTables()).map(([name, text]) => {
    writeFileSync(join(folder, name), text);
    return `hie-core/src/r4/generated/${name} (${text.length} bytes)`;
  });
}
