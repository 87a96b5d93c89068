import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import { valueSets } from '../tables.ts';
import type { Check } from './check.ts';
import { listed } from './primitive-check.ts';
import type { Run } from './run.ts';

/** Required bindings of coded data types: https://hl7.org/fhir/R4/terminologies.html#required */
export function codingCheck(valueSet: string): Check {
  const known = membersOf(valueSet);
  return (value, run) => {
    if (!contains(known, value as Coding)) report(run, valueSet, known);
  };
}

/** One of the codings has to be of the value set; the others may translate it. */
export function conceptCheck(valueSet: string): Check {
  const known = membersOf(valueSet);
  return (value, run) => {
    const codings = (value as CodeableConcept).coding;
    if (!Array.isArray(codings) || !codings.some((coding) => contains(known, coding))) report(run, valueSet, known);
  };
}

function membersOf(valueSet: string): ReadonlySet<string> {
  const systems = Object.entries(valueSets()[valueSet] ?? {});
  return new Set(systems.flatMap(([system, codes]) => codes.map((code) => `${system}|${code}`)));
}

function contains(known: ReadonlySet<string>, coding: Coding | null): boolean {
  return known.has(`${coding?.system}|${coding?.code}`);
}

function report(run: Run, valueSet: string, known: ReadonlySet<string>): void {
  run.report(
    'code-invalid',
    'Ninguno de los códigos está permitido aquí.',
    `R4: vinculación obligatoria a ValueSet/${valueSet}`,
    `Agregue una codificación (sistema|código) de: ${listed(known)}.`,
  );
}
