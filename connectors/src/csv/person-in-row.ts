/** Whose row it is: by CURP, or by the hospital's own record number, with what the table says of the person. */
import { GENERIC_CURP, parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { CURP_SYSTEM, expedienteSystem } from '@amate/terminology/identifiers/systems.ts';
import type { Identifier, Patient } from '@medplum/fhirtypes';
import type { BundleBuilder } from '../hl7v2/to-fhir/bundle-builder.ts';
import { CellFault, toMoment } from './cell.ts';
import { type Attempt, cell, datesOf, type From, mapped, type Row, type RowSource } from './row.ts';

export function addPerson(row: Row, source: RowSource, builder: BundleBuilder, attempt: Attempt, from: From) {
  const { patient: columns } = source.profile;
  const { clues, name } = source.hospital;
  const curp = attempt(() => curpIn(row, columns.curp));
  const record = cell(row, columns.recordNumber);
  const patient = attempt(() => toPatient(row, source, attempt));
  const identifier: Identifier[] = [];
  if (curp) identifier.push({ use: 'official', system: CURP_SYSTEM, value: curp });
  if (record !== '') {
    const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };
    identifier.push({
      use: 'usual',
      type,
      system: expedienteSystem(clues),
      value: record,
      assigner: { display: name },
    });
  }
  const [key] = identifier;
  if (key === undefined) {
    const where = [columns.curp, columns.recordNumber].filter((column) => column !== undefined).join(' y ');
    return attempt(() => {
      throw new CellFault(where, 'vacío: no se sabe de quién es la fila.');
    }) as undefined;
  }
  const resource: Patient = { ...patient, resourceType: 'Patient', identifier, active: true };
  const named = { system: key.system!, value: key.value! };
  const reference = builder.add(resource, columns.corrects ? 'update' : 'create', named, from);
  return { reference, patientKey: `${clues}|${record || curp}` };
}

function curpIn(row: Row, column: string | undefined): string | undefined {
  const text = cell(row, column).normalize('NFC').toUpperCase();
  if (text === '' || text === GENERIC_CURP) return undefined;
  const parsed = parseCurp(text);
  if (parsed.kind === 'valid') return parsed.curp;
  if (parsed.part === 'generica') return undefined;
  throw new CellFault(column!, `CURP inválida (${parsed.part}): ${parsed.text} ${parsed.fix}`);
}

function toPatient(row: Row, source: RowSource, attempt: Attempt): Partial<Patient> {
  const { patient: columns } = source.profile;
  const [given, father, mother] = [columns.given, columns.firstSurname, columns.secondSurname].map((name) =>
    cell(row, name),
  );
  const extension = [
    ['fathers-family', father],
    ['mothers-family', mother],
  ].flatMap(([name, valueString]) =>
    valueString ? [{ url: `http://hl7.org/fhir/StructureDefinition/humanname-${name}`, valueString }] : [],
  );
  const family = [father, mother].filter((part) => part).join(' ');
  const named = {
    use: 'official',
    family,
    ...(extension.length > 0 && { _family: { extension } }),
    given: given ? given.split(/\s+/) : [],
  };
  const [phone, email] = [cell(row, columns.phone), cell(row, columns.email)];
  const birth = cell(row, columns.birthDate);
  const sex = cell(row, columns.sex?.column);
  return {
    name: family || given ? [named as NonNullable<Patient['name']>[number]] : [],
    birthDate:
      birth === '' ? undefined : attempt(() => toMoment(birth, columns.birthDate!, datesOf(source)).slice(0, 10)),
    gender:
      sex === '' ? undefined : attempt(() => mapped(sex, columns.sex!.column, columns.sex!.map) as Patient['gender']),
    telecom: [
      ...(phone ? [{ system: 'phone' as const, value: phone }] : []),
      ...(email ? [{ system: 'email' as const, value: email }] : []),
    ],
  };
}
