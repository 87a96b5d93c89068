/** The persons a clinician may choose from when an app asks for one (`launch/patient`); asked through the guard, as that clinician. */
import type { Caller } from '../caller.ts';

export interface ShownPatient {
  readonly id: string;
  readonly name: string;
  /** FHIR date. */
  readonly birthDate: string | undefined;
  readonly curp: string | undefined;
}

export interface LaunchPatients {
  /** By CURP, or by words of the name; at most 20. */
  search(caller: Caller, text: string): Promise<readonly ShownPatient[]>;
  /** undefined: not there, or not for this caller. */
  read(caller: Caller, id: string): Promise<ShownPatient | undefined>;
}
