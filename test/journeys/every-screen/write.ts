/** One person with something on every screen, seen in the clinic today, and an account of her own. */
import { createAccount } from '@amate/hie-core/security/accounts.ts';
import {
  CLUES_SYSTEM,
  CURP_SYSTEM,
  ESTADO_DE_REFERENCIA_SYSTEM,
  LOINC_SYSTEM,
  mensajeUri,
  ORDEN_SYSTEM,
  RECETA_SYSTEM,
  SOLICITUD_SYSTEM,
  TAREA_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { makeFolio } from '@amate/terminology/prescribing/folio.ts';
import { CLINIC, DOCTOR, noteOf, put, writeClinicDay } from '../../support/clinic-day.ts';
import { openAside } from '../../support/database.ts';
import type { RunningHub } from '../../support/hub.ts';
import { todayMinutesAgo as at } from '../../support/today.ts';
import type { Known } from './addresses.ts';

const PASSWORD = 'una-clave-de-prueba';
/** Of the roles that the demonstration has no account of, or none with a record. */
export const ACCOUNTS: Readonly<Record<string, { readonly user: string; readonly password: string }>> = {
  paciente: { user: 'ciudadana', password: PASSWORD },
  administrador: { user: 'administracion', password: PASSWORD },
};
const HOSPITAL = { clues: 'DFSSA003162', name: 'Hospital General Xoco' };
const unit = ({ clues, name }: { readonly clues: string; readonly name: string }) => ({
  ...{ type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues }, display: name },
});

export async function writeKnown(hub: RunningHub): Promise<Known> {
  const [{ patient, visit } = { patient: '', visit: '' }] = await writeClinicDay(hub);
  const texts = { evolucion: 'Sin síntomas.', pronostico: 'Bueno para la vida y la función', plan: 'Dieta.' };
  const note = await put(hub, noteOf(patient, undefined, DOCTOR, texts, '2026-02-10T10:00:00-06:00'));
  const found = await hub.fhir('GET', `/Condition?patient=${patient}`);
  const folio = makeFolio((below) => below - 1);
  await prescribe(hub, patient, folio);
  const requisition = makeFolio((below) => below - 2);
  await order(hub, patient, requisition);
  const referral = await refer(hub, patient);
  const pair = await registerTwice(hub);
  await accounts(hub, patient);
  return { patient, visit, note, condition: found.body.entry[0].resource.id, folio, requisition, referral, pair };
}

/** @returns the case of two records that may be one person */
async function registerTwice(hub: RunningHub): Promise<string> {
  const woman = { name: [{ use: 'official', given: ['Mariana'], family: 'Juárez Popoca' }], gender: 'female' };
  const told = { telecom: [{ system: 'phone', value: '5551234567' }], address: [{ line: ['Cuauhtémoc 15'] }] };
  const both = { resourceType: 'Patient', ...woman, ...told };
  await put(hub, {
    ...both,
    birthDate: '1985-04-12',
    identifier: [{ system: CURP_SYSTEM, value: 'JUPM850412MDFRPR01' }],
  });
  await put(hub, { ...both, birthDate: '1985-12-04', meta: { source: mensajeUri(HOSPITAL.clues, 'A1') } });
  const { body } = await hub.fhir('GET', `/Task?code=${TAREA_SYSTEM}|revision-identidad`);
  return body.entry[0].resource.id;
}

async function prescribe(hub: RunningHub, patient: string, folio: string): Promise<void> {
  const { body } = await hub.fhir('GET', `/MedicationRequest?patient=${patient}`);
  const { id: _, meta: __, ...medicine } = body.entry[0].resource;
  const named = { system: RECETA_SYSTEM, value: folio };
  const dispenseRequest = { performer: unit(CLINIC), quantity: { value: 30, unit: 'tableta' } };
  await put(hub, { ...medicine, requester: DOCTOR, dispenseRequest, groupIdentifier: named, identifier: [named] });
}

async function order(hub: RunningHub, patient: string, folio: string): Promise<void> {
  await put(hub, {
    ...{ resourceType: 'ServiceRequest', status: 'active', intent: 'order', priority: 'routine', authoredOn: at(20) },
    ...{ subject: { reference: `Patient/${patient}` }, requester: DOCTOR, performer: [unit(HOSPITAL)] },
    identifier: [{ system: ORDEN_SYSTEM, value: `${folio}-1` }],
    requisition: { system: SOLICITUD_SYSTEM, value: folio, assigner: unit(CLINIC) },
    code: { coding: [{ system: LOINC_SYSTEM, code: '24326-1' }], text: 'Electrólitos' },
    reasonCode: [{ text: 'Hipertensión en tratamiento' }],
  });
}

async function refer(hub: RunningHub, patient: string): Promise<string> {
  const subject = { reference: `Patient/${patient}` };
  const request = await put(hub, {
    ...{ resourceType: 'ServiceRequest', status: 'active', intent: 'order', priority: 'routine', authoredOn: at(20) },
    ...{ subject, requester: DOCTOR, performer: [unit(HOSPITAL)], code: { text: 'Cardiología' } },
    category: [{ coding: [{ system: 'http://snomed.info/sct', code: '3457005' }] }],
    reasonCode: [{ text: 'Hipertensión de difícil control' }],
  });
  return put(hub, {
    ...{ resourceType: 'Task', status: 'requested', intent: 'order', priority: 'routine', authoredOn: at(20) },
    businessStatus: { coding: [{ system: ESTADO_DE_REFERENCIA_SYSTEM, code: 'solicitada' }] },
    code: { coding: [{ system: TAREA_SYSTEM, code: 'referencia' }], text: 'Cardiología' },
    ...{ focus: { reference: `ServiceRequest/${request}` }, for: subject, lastModified: at(20) },
    ...{ requester: unit(CLINIC), owner: unit(HOSPITAL) },
  });
}

async function accounts(hub: RunningHub, patientId: string): Promise<void> {
  const db = openAside(hub.databaseUrl);
  const make = (role: 'paciente' | 'administrador', name: string, more: object) =>
    createAccount(db, { username: ACCOUNTS[role]!.user, password: PASSWORD, role, name, ...more });
  await make('paciente', 'Sofía Hernández García', { patientId });
  await make('administrador', 'Lic. Marta Soto Gil', { clues: CLINIC.clues });
  await db.end();
}
