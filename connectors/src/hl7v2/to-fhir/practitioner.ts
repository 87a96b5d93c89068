/** XCN to a logical reference (v2-to-FHIR XCN[Practitioner]): the hub keeps the staff directory, a message only names. */
import { CEDULA_PROFESIONAL_SYSTEM, personalSystem } from '@amate/terminology/identifiers/systems.ts';
import type { Practitioner, Reference } from '@medplum/fhirtypes';
import type { Field } from '../parse.ts';

export function toPractitioner(xcn: Field, clues: string): Reference<Practitioner> | undefined {
  const value = xcn.text(1);
  const name = [xcn.text(6), xcn.text(3), xcn.text(4), xcn.text(2)].filter((part) => part !== '').join(' ');
  if (value === '' && name === '') return undefined;
  return {
    type: 'Practitioner',
    ...(value === '' ? {} : { identifier: { system: system(xcn, clues), value } }),
    display: name || value,
  };
}

function system(xcn: Field, clues: string): string {
  const marks = [xcn.text(13), xcn.text(9, 1), xcn.text(9, 2)].map((text) => text.toUpperCase());
  if (marks.some((text) => /^(CED|CEDULA|CÉDULA|CEDPROF|DGP|2\.16\.840\.1\.113883\.3\.215\.12\.18)$/.test(text))) {
    return CEDULA_PROFESIONAL_SYSTEM;
  }
  return /^\d+(\.\d+)+$/.test(marks[2]!) ? `urn:oid:${marks[2]}` : personalSystem(clues);
}
