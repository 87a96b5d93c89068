/**
 * What each ADT event says of a visit (HL7 v2.5.1 §3.3), as data. Where HL7's Event[EncounterStatus] has a word it is the same, except
 * A04: there `planned`, here what PV1-2 says, since hospitals send A04 when the person stands at the desk.
 */
import type { Encounter } from '@medplum/fhirtypes';

export interface AdtEvent {
  readonly title: string;
  /** Fixed by the event; otherwise PV1 decides. */
  readonly status?: NonNullable<Encounter['status']>;
  /** What ended goes on: said in statusHistory, since the hub keeps a visit closed that is merely said to be open. */
  readonly reopens?: true;
  /** The visit begins with this event when PV1-44 is empty. */
  readonly opens?: true;
  readonly needsVisit?: true;
  /** About the person: PV1, if it comes, is not read. */
  readonly person?: true;
}

export const ADT_EVENTS: Readonly<Record<string, AdtEvent>> = {
  A01: { title: 'Ingreso', opens: true, needsVisit: true },
  A02: { title: 'Traslado', needsVisit: true },
  A03: { title: 'Egreso', status: 'finished', needsVisit: true },
  A04: { title: 'Registro de consulta', opens: true },
  A05: { title: 'Preingreso', status: 'planned', needsVisit: true },
  A06: { title: 'De externo a hospitalizado', needsVisit: true },
  A07: { title: 'De hospitalizado a externo', needsVisit: true },
  A08: { title: 'Actualización' },
  A09: { title: 'Sale de su lugar', needsVisit: true },
  A10: { title: 'Llega a su lugar', needsVisit: true },
  A11: { title: 'Cancelación de ingreso', status: 'cancelled', needsVisit: true },
  A12: { title: 'Cancelación de traslado', needsVisit: true },
  A13: { title: 'Cancelación de egreso', status: 'in-progress', reopens: true, needsVisit: true },
  A14: { title: 'Ingreso pendiente', status: 'planned', needsVisit: true },
  A15: { title: 'Traslado pendiente', needsVisit: true },
  A16: { title: 'Egreso pendiente', needsVisit: true },
  A21: { title: 'Permiso de salida', status: 'onleave', needsVisit: true },
  A22: { title: 'Regreso de permiso', status: 'in-progress', needsVisit: true },
  A23: { title: 'Borrado de episodio', status: 'entered-in-error', needsVisit: true },
  A25: { title: 'Cancelación de egreso pendiente', needsVisit: true },
  A26: { title: 'Cancelación de traslado pendiente', needsVisit: true },
  A27: { title: 'Cancelación de ingreso pendiente', status: 'cancelled', needsVisit: true },
  A28: { title: 'Alta de persona', person: true },
  A31: { title: 'Actualización de persona', person: true },
  A32: { title: 'Cancelación de llegada', needsVisit: true },
  A33: { title: 'Cancelación de salida', needsVisit: true },
  A38: { title: 'Cancelación de preingreso', status: 'cancelled', needsVisit: true },
  A52: { title: 'Cancelación de permiso', status: 'in-progress', needsVisit: true },
  A53: { title: 'Cancelación de regreso', status: 'onleave', needsVisit: true },
  A54: { title: 'Cambio de médico tratante', needsVisit: true },
  A55: { title: 'Cancelación de cambio de médico', needsVisit: true },
  A60: { title: 'Actualización de alergias', person: true },
  A61: { title: 'Cambio de interconsultante', needsVisit: true },
  A62: { title: 'Cancelación de cambio de interconsultante', needsVisit: true },
};
