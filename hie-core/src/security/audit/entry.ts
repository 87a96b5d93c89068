/**
 * One act as the ledger keeps it (ADR 0014): who, from where, what, of whom. Ids only, never a patient's name. Everything that writes
 * to the audit hands over one of these; the AuditEvent is rendered from it when somebody reads it (event.ts).
 */
import type { AuditEvent } from '@medplum/fhirtypes';
import type { Caller } from '../caller.ts';
import { PURPOSE } from '../policy/table.ts';
import type { AuditAct } from './acts.ts';

export type AuditOutcome = 'success' | 'denied' | 'failure';

export interface AuditedEntity {
  readonly type: string;
  readonly id: string;
  readonly versionId?: string;
}

export interface AuditAgent {
  /** Account id, or client id of a system. */
  readonly subject: string;
  readonly role: string;
  readonly clientId: string;
  /** Of staff, as the citizen will read it; empty for a patient. */
  readonly name: string;
  /** The record of the person who asks, role `paciente`. */
  readonly patientId?: string;
}

export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly requestId: string;
  readonly act: AuditAct;
  readonly outcome: AuditOutcome;
  /** undefined: nobody got in. */
  readonly agent: AuditAgent | undefined;
  /** Remote address; empty: none. */
  readonly address: string;
  /** CLUES of where it was done. */
  readonly facility?: string;
  /** Code of http://terminology.hl7.org/CodeSystem/v3-ActReason, e.g. TREAT, ETREAT. */
  readonly purpose?: string;
  /** Ids of the Patients whose record it touched. */
  readonly patients: readonly string[];
  readonly entities: readonly AuditedEntity[];
  /** What was asked, e.g. `Patient?identifier=…`. */
  readonly query?: string;
  /** Free text, such as the reason given for breaking the glass. */
  readonly note?: string;
  /** Of an act `posted`: the AuditEvent as it came. */
  readonly resource?: AuditEvent;
}

/** What the guard knows of an act before it is done. */
export interface Act {
  readonly interaction: AuditAct;
  readonly entities: readonly AuditedEntity[];
  /** Whose record it is, when that is known and one person's. */
  readonly patientId?: string;
  readonly query?: string;
  /** The usual one of the caller's role if absent. */
  readonly purpose?: string;
  readonly note?: string;
}

export interface AuditInput extends Act {
  readonly caller: Caller;
  readonly outcome: AuditOutcome;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly requestId: string;
  /** CLUES of where it happened; the caller's facility if absent. */
  readonly facility?: string;
}

export function entryOf(input: AuditInput): AuditEntry {
  const { caller, interaction, outcome, atMs, requestId, query, note, purpose = PURPOSE[caller.role] } = input;
  const facility = input.facility ?? caller.clues;
  const patients = patientsOf(input);
  return {
    atMs,
    requestId,
    act: interaction,
    outcome,
    agent: agentOf(caller),
    address: caller.address,
    patients,
    entities: input.entities.filter((one) => !isOnlyThePerson(one, patients)),
    ...(facility !== undefined && { facility }),
    purpose,
    ...(query !== undefined && { query }),
    ...(note !== undefined && { note }),
  };
}

export function agentOf({ subject, role, clientId, name, patientId }: Caller): AuditAgent {
  if (role !== 'paciente') return { subject, role, clientId, name };
  return { subject, role, clientId, name: '', ...(patientId !== undefined && { patientId }) };
}

function patientsOf({ patientId, entities }: Act): readonly string[] {
  const people = entities.filter(({ type }) => type === 'Patient').map(({ id }) => id);
  if (patientId !== undefined) people.unshift(patientId);
  return people.length < 2 ? people : [...new Set(people)];
}

/** The person has a place of their own; a version of the Patient is told as an entity too. */
const isOnlyThePerson = ({ type, id, versionId }: AuditedEntity, patients: readonly string[]): boolean =>
  type === 'Patient' && versionId === undefined && patients.includes(id);
