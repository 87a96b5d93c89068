/** What `GET /visitas` answers. Members are Spanish: the screens of the clinic read them. */
import type { Encounter } from '@medplum/fhirtypes';

export interface PersonRow {
  readonly id: string;
  readonly nombre: string;
  /** FHIR date. */
  readonly nacimiento?: string;
  /** FHIR administrative gender. */
  readonly sexo?: string;
  readonly curp?: string;
}

export interface StaffRow {
  readonly nombre: string;
  readonly clave?: string;
}

export interface VisitRow {
  readonly id: string;
  readonly version: string;
  /** Encounter.status. */
  readonly estado: string;
  readonly paciente: PersonRow;
  /** FHIR instant. */
  readonly llegada: string;
  /** Last change of state. */
  readonly desde: string;
  /** v3-ActPriority. */
  readonly prioridad: 'EM' | 'UR' | 'R';
  readonly preferente?: boolean;
  readonly primeraVez?: boolean;
  readonly medico?: StaffRow;
  /** Id of the Appointment that it comes from. */
  readonly cita?: string;
  readonly encounter?: Encounter;
}

export interface BookedRow {
  readonly id: string;
  readonly version: string;
  /** Appointment.status. */
  readonly estado: string;
  readonly paciente: PersonRow;
  /** FHIR instant. */
  readonly hora: string;
  readonly servicio?: string;
  readonly medico?: StaffRow;
}

export interface Morning {
  /** The hub's clock, FHIR instant. */
  readonly ahora: string;
  readonly dia: string;
  readonly visitas: readonly VisitRow[];
  readonly citas: readonly BookedRow[];
}
