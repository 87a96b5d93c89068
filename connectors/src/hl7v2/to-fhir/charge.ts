/** DFT (P03, P11) and BAR to ChargeItem and Account, with the diagnoses, procedures and policies that come along: FT1, PR1, DG1, IN1. */
import type { Account, ChargeItem, Encounter, Reference } from '@medplum/fhirtypes';
import { type Segment, segmentOf, segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { addConditions } from './condition.ts';
import { concept, dateTime, type MapContext, type MappedPatient } from './context.ts';
import { addCoverages } from './coverage.ts';
import { toDecimal } from './datatypes/quantity.ts';
import { unnumbered } from './message-key.ts';
import { addPatient } from './patient.ts';
import { toPractitioner } from './practitioner.ts';
import { addProcedures } from './procedure.ts';
import { cargoSystem, cuentaSystem } from './systems.ts';
import { visitOf } from './visit.ts';

export function mapCharges(context: MapContext): string {
  const patient = addPatient(context, 'create');
  const encounter = visitOf(context, patient);
  const charges = segmentsOf(context.message, 'FT1');
  if (charges.length === 0 && context.header.messageCode === 'DFT') {
    throw refuse('100', 'FT1', 'Falta el segmento FT1: el mensaje no trae ningún cargo.');
  }
  const account = addAccount(context, patient);
  for (const ft1 of charges) addCharge(context, ft1, patient, encounter, account);
  addClinical(context, patient, encounter);
  return patient.patientKey;
}

function addClinical(context: MapContext, patient: MappedPatient, encounter: Reference<Encounter> | undefined): void {
  const visit = segmentOf(context.message, 'PV1')?.text(19) || patient.localKey;
  addConditions(context, patient, visit, encounter);
  addProcedures(context, patient, visit, encounter);
  addCoverages(context, patient);
}

/** PID-18 names it; BAR P02 purges it, P06 ends it. */
function addAccount(context: MapContext, patient: MappedPatient): Reference<Account> | undefined {
  const pid = segmentOf(context.message, 'PID');
  const value = pid?.text(18) ?? '';
  if (pid === undefined || value === '') return undefined;
  const system = cuentaSystem(context.profile.clues);
  const ended = ['P02', 'P06'].includes(context.header.triggerEvent);
  const account: Account = {
    resourceType: 'Account',
    identifier: [{ system, value }],
    status: ended ? 'inactive' : 'active',
    subject: [patient.reference],
  };
  return context.builder.add(
    account,
    context.header.messageCode === 'BAR' ? 'update' : 'create',
    { system, value },
    pid,
  );
}

function addCharge(
  context: MapContext,
  ft1: Segment,
  patient: MappedPatient,
  encounter: Reference<Encounter> | undefined,
  account: Reference<Account> | undefined,
): void {
  const { clues } = context.profile;
  const code = concept(context, ft1, 7) ?? concept(context, ft1, 25);
  if (code === undefined) {
    throw refuse('101', ft1.place(7), `${ft1.place(7)} no dice qué se cobra. Ponga el código o el nombre del cargo.`);
  }
  const identifier = {
    system: cargoSystem(clues),
    value: ft1.text(2) || unnumbered(context, patient.localKey, ft1),
  };
  const quantity = toDecimal(ft1.text(10));
  const performer = ft1.has(20) ? toPractitioner(ft1.field(20), clues) : undefined;
  const item: ChargeItem = {
    resourceType: 'ChargeItem',
    identifier: [identifier],
    // Table 0017: `CR` and `CO` take a charge back.
    status:
      { CG: 'billable' as const, CR: 'aborted' as const, CO: 'aborted' as const }[ft1.text(6).toUpperCase()] ??
      'unknown',
    code,
    subject: patient.reference,
    context: encounter,
    occurrenceDateTime: dateTime(context, ft1, 4),
    enteredDate: dateTime(context, ft1, 5),
    quantity: quantity === undefined ? undefined : { value: quantity },
    performer: performer ? [{ actor: performer }] : undefined,
    account: account ? [account] : undefined,
    note: ft1.has(8) && ft1.text(8) !== code.text ? [{ text: ft1.field(8).whole() }] : undefined,
  };
  context.builder.add(item, 'update', identifier, ft1);
}
