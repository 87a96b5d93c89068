/**
 * What a hospital says about its own numbers (HL7 v2.5.1 §3.3.30 and on). A number that changed is changed. Two people that are one, a
 * visit that was somebody else's: that is asked of a person by a Task, since joining two records wrongly cannot be taken back by anybody
 * who reads them (docs/adr/0003).
 */

import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { CURP_SYSTEM, episodioSystem, expedienteSystem, TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Account, Identifier, Reference, Task } from '@medplum/fhirtypes';
import { type Message, type Segment, segmentOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { byPerson } from './adt.ts';
import { facility, type MapContext, type MappedPatient } from './context.ts';
import { eventDateTime, toEncounter, visitKey } from './encounter.ts';
import { addPatient } from './patient.ts';
import { avisoSystem, cuentaSystem } from './systems.ts';

type Kind = 'link' | 'unlink' | 'person' | 'number' | 'account' | 'visit' | 'move-visit' | 'withdraw';

export const MERGE_EVENTS: Readonly<Record<string, { readonly title: string; readonly kind: Kind }>> = {
  A18: { title: 'Unir información de paciente', kind: 'person' },
  A24: { title: 'Enlazar pacientes', kind: 'link' },
  A29: { title: 'Borrar información de persona', kind: 'withdraw' },
  A30: { title: 'Unir personas', kind: 'person' },
  A34: { title: 'Unir pacientes', kind: 'person' },
  A35: { title: 'Unir cuentas', kind: 'account' },
  A36: { title: 'Unir pacientes y cuentas', kind: 'person' },
  A37: { title: 'Desenlazar pacientes', kind: 'unlink' },
  A39: { title: 'Unir personas por número', kind: 'person' },
  A40: { title: 'Unir expedientes', kind: 'person' },
  A41: { title: 'Unir cuentas', kind: 'account' },
  A42: { title: 'Unir episodios', kind: 'visit' },
  A43: { title: 'Mover números de una persona a otra', kind: 'person' },
  A44: { title: 'Mover cuenta', kind: 'account' },
  A45: { title: 'Mover episodio', kind: 'move-visit' },
  A46: { title: 'Cambio de número de paciente', kind: 'number' },
  A47: { title: 'Cambio de expediente', kind: 'number' },
  A48: { title: 'Cambio de número alterno', kind: 'number' },
  A49: { title: 'Cambio de número de cuenta', kind: 'account' },
  A50: { title: 'Cambio de número de episodio', kind: 'visit' },
  A51: { title: 'Cambio de número alterno de episodio', kind: 'visit' },
};

export function mapMerge(context: MapContext): string {
  const people = byPerson(context.message);
  if (people.length === 0) throw refuse('100', 'PID', 'Falta el segmento PID: no se sabe de quién es el mensaje.');
  const { kind } = MERGE_EVENTS[context.header.triggerEvent]!;
  if (kind === 'link' || kind === 'unlink') return mapPair(context, people, kind);
  return people.map((message) => mapOne({ ...context, message }))[0]!;
}

/** A24 and A37 (§3.3.24, §3.3.37) bring two people, each in a PID of its own: whether they are one, or no more, a person decides. */
function mapPair(context: MapContext, people: readonly Message[], kind: 'link' | 'unlink'): string {
  if (people.length !== 2) {
    const text = `Un ADT^${context.header.triggerEvent} habla de dos personas: trae ${people.length} segmentos PID.`;
    throw refuse('100', 'PID', text);
  }
  const [first, second] = people.map((message) => addPatient({ ...context, message }, 'update'));
  const code = kind === 'link' ? 'unir-expedientes' : 'separar-expedientes';
  const from = segmentOf(people[1]!, 'PID')!;
  ask(context, first!, from, code, { key: second!.localKey, focus: second!.reference });
  return first!.patientKey;
}

function mapOne(context: MapContext): string {
  const { message, header } = context;
  const kind = MERGE_EVENTS[header.triggerEvent]!.kind;
  const mrg = segmentOf(message, 'MRG');
  if (mrg === undefined && kind !== 'withdraw') {
    const text = `Falta el segmento MRG: un ADT^${header.triggerEvent} sin él no dice cuál es el número anterior.`;
    throw refuse('100', 'MRG', text);
  }
  const old = mrg === undefined ? undefined : numberOf(context, mrg);
  const patient = addPatient(context, 'update', kind === 'number' ? old : undefined);
  switch (kind) {
    case 'person':
      ask(context, patient, mrg!, 'unir-expedientes', named('Patient', needed(old, mrg!, 1)));
      break;
    case 'withdraw':
      ask(context, patient, segmentOf(message, 'PID')!, 'retirar-persona', undefined);
      break;
    case 'number':
      needed(old, mrg!, 1);
      break;
    case 'account':
      addAccounts(context, patient, mrg!);
      break;
    default:
      moveVisit(context, patient, mrg!, kind);
  }
  return patient.patientKey;
}

/** MRG-1, else MRG-4 (before v2.4): a CURP or the hospital's record number. */
function numberOf({ profile }: MapContext, mrg: Segment): Identifier | undefined {
  const value = mrg.text(1) || mrg.text(4);
  if (value === '') return undefined;
  const curp = parseCurp(value);
  if (curp.kind === 'valid') return { use: 'old', system: CURP_SYSTEM, value: curp.curp };
  return { use: 'old', system: expedienteSystem(profile.clues), value };
}

function needed(identifier: Identifier | undefined, mrg: Segment, field: number): Identifier {
  if (identifier !== undefined) return identifier;
  throw refuse('101', mrg.place(field), `${mrg.place(field)} no dice el número anterior. Complete el campo.`);
}

const named = (type: 'Patient' | 'Encounter', identifier: Identifier) => ({
  key: identifier.value,
  focus: { type, identifier },
});

function ask(
  context: MapContext,
  patient: MappedPatient,
  from: Segment,
  code: string,
  about: { readonly key: string | undefined; readonly focus: Reference } | undefined,
): void {
  const { clues } = context.profile;
  const identifier = {
    system: avisoSystem(clues),
    value: [context.header.triggerEvent, patient.localKey, about?.key].filter((part) => part).join(':'),
  };
  const task: Task = {
    resourceType: 'Task',
    identifier: [identifier],
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: TAREA_SYSTEM, code }], text: MERGE_EVENTS[context.header.triggerEvent]!.title },
    for: patient.reference,
    focus: about?.focus,
    authoredOn: eventDateTime(context),
    requester: facility(context),
  };
  context.builder.add(task, 'create', identifier, from);
}

/** Accounts carry no care: they are kept so that a later message finds the one that counts. */
function addAccounts(context: MapContext, patient: MappedPatient, mrg: Segment): void {
  const system = cuentaSystem(context.profile.clues);
  const value = segmentOf(context.message, 'PID')?.text(18) ?? '';
  const old = mrg.text(3);
  if (value === '') throw refuse('101', 'PID-18', 'PID-18 no dice qué cuenta queda. Complete el campo.');
  const account = (number: string, status: Account['status'], partOf?: Account['partOf']): Account => ({
    resourceType: 'Account',
    identifier: [{ system, value: number }],
    status,
    subject: [patient.reference],
    partOf,
  });
  const kept = context.builder.add(account(value, 'active'), 'update', { system, value }, mrg);
  if (old === '' || old === value) return;
  context.builder.add(account(old, 'inactive', kept), 'update', { system, value: old }, mrg);
}

/**
 * The visit under the number that stands now. The old number is not written onto it: the hub may hold both already, and two visits of one
 * number could be found by neither; so who joins them is a person.
 */
function moveVisit(context: MapContext, patient: MappedPatient, mrg: Segment, kind: Kind): void {
  const pv1 = segmentOf(context.message, 'PV1');
  if (pv1 === undefined) {
    throw refuse('100', 'PV1', 'Falta el segmento PV1: no se sabe de qué episodio habla el mensaje.');
  }
  const system = episodioSystem(context.profile.clues);
  const value = visitKey(context, pv1, patient.localKey);
  const old = mrg.text(5) || mrg.text(6);
  context.builder.add(
    toEncounter(context, pv1, patient, value, [], MERGE_EVENTS[context.header.triggerEvent]),
    'update',
    { system, value },
    pv1,
  );
  if (kind === 'visit' && old !== '' && old !== value) {
    ask(context, patient, mrg, 'unir-episodios', named('Encounter', { system, value: old }));
  }
}
