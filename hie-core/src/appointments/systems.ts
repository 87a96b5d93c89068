/** The hub's own words of the agenda; every other word is R4's or IHE Scheduling's (docs/adr/0026). */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';

const own = (name: string): string => `${CANONICAL_BASE}/StructureDefinition/${name}`;

/** Of a HealthcareService: what holds for its appointments (service-rules.ts). */
export const RULES_URL = own('reglas-de-agenda');
/** Of a Schedule: when it is open, by the wall clock of Mexico City (opening-hours.ts). */
export const HOURS_URL = own('horario');
/** Of an Appointment or Slot: the agenda that it takes, and how many can; written by the hub, whatever was sent. */
export const PLACE_URL = own('lugar-de-agenda');
/** Of a held Appointment: until when. */
export const HELD_UNTIL_URL = own('apartado-hasta');
/** Of an Appointment: that the person belongs to a group that is served first. */
export const PRIORITY_URL = own('grupo-prioritario');
/** Of an Appointment of the waiting list: where its person waits, and how far he would go. */
export const WAIT_URL = own('lista-de-espera');
/** Ids of places in the agenda (place.ts). */
export const PLACE_SYSTEM = `${CANONICAL_BASE}/sid/espacio`;
/** https://terminology.hl7.org/CodeSystem-v2-0276.html: appointment reasons, among them WALKIN and EMERGENCY. */
export const REASON_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v2-0276';
