/**
 * `npm run generate`: the code tables that the mappings read, out of HL7's v2-to-FHIR concept maps (Apache-2.0). Only what a code means
 * is kept. The tables are no part of the repository: without them what was generated stays.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConceptMaps } from './concept-maps.ts';

/** Our name of a table → HL7's. */
const WANTED: Readonly<Record<keyof ConceptMaps, string>> = {
  orderStatus: 'OrderStatus',
  orderControl: 'OrderControlCode[ServiceRequest.status]',
  appointmentStatus: 'FillerStatusCodes[Appointment]',
  completionStatus: 'CompletionStatus',
  priority: 'ExtendedPriorityCodes',
  confidentiality: 'DocumentConfidentialityStatus',
  encounterEvent: 'Event[EncounterStatus]',
};

/** @returns what was written, one line each */
export function writeConceptMaps(archive: string): string[] {
  if (!existsSync(archive)) return [`left as they are: the concept maps of HL7 v2 (${archive} is absent)`];
  const folder = mkdtempSync(join(tmpdir(), 'v2-to-fhir-'));
  try {
    execFileSync('tar', ['-C', folder, '-xf', archive]);
    const codes = join(folder, 'mappings', 'codesystems');
    const files = readdirSync(codes);
    const maps = Object.fromEntries(
      Object.entries(WANTED).map(([name, title]) => {
        const file = files.find((one) => one === `HL7 Concept Map_ ${title} - Sheet1.csv`);
        if (file === undefined) throw new Error(`no concept map ${title}`);
        return [name, readMap(readFileSync(join(codes, file), 'utf8'))];
      }),
    );
    writeFileSync(new URL('./generated/concept-maps.json', import.meta.url), `${JSON.stringify(maps, null, 1)}\n`);
    return ['connectors/src/hl7v2/to-fhir/generated/concept-maps.json'];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Columns: code, text, system, three conditions, then the FHIR code. A row with a condition is no plain meaning. */
function readMap(csv: string): Record<string, string> {
  const rows = readCsv(csv).filter((row) => !row.slice(3, 6).some((condition) => condition?.trim()));
  const pairs = rows.map((row) => [(row[0] ?? '').trim(), (row[6] ?? '').trim()] as const);
  return Object.fromEntries(pairs.filter(([from, to]) => from !== '' && from !== 'Code' && /^[A-Za-z-]+$/.test(to)));
}

function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end !== ',') rows.push([]);
  }
  return rows;
}
