/** A dose given, or one that a paper card shows (https://hl7.org/fhir/R4/immunization.html). */
import { VACUNA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Immunization as Written } from '@medplum/fhirtypes';
import { author } from '../chart/author.ts';
import { apply } from '../chart/change.ts';
import { hubNow } from '../hub/clock.ts';
import { t } from '../texts/t.ts';
import { ATC_SYSTEM } from './card.ts';
import type { Vaccine } from './schedule.ts';

export interface NewDose {
  readonly vaccine: Vaccine;
  readonly dose: string;
  /** FHIR date. */
  readonly day: string;
  readonly lot: string;
  /** False: copied from a paper card. */
  readonly here: boolean;
  readonly visitId: string | undefined;
}

const ORIGIN = 'http://terminology.hl7.org/CodeSystem/immunization-origin';

export function giveDose(patientId: string, { vaccine, dose, day, lot, here, visitId }: NewDose): Promise<void> {
  const number = Number(dose);
  const resource: Written & { id: string } = {
    resourceType: 'Immunization',
    id: crypto.randomUUID(),
    status: 'completed',
    vaccineCode: {
      coding: [
        { system: VACUNA_SYSTEM, code: vaccine.key, display: vaccine.name },
        { system: ATC_SYSTEM, code: vaccine.atc },
      ],
      text: vaccine.name,
    },
    patient: { reference: `Patient/${patientId}` },
    ...(visitId !== undefined && here && { encounter: { reference: `Encounter/${visitId}` } }),
    occurrenceDateTime: day,
    recorded: new Date(hubNow()).toISOString(),
    primarySource: here,
    ...(!here && { reportOrigin: { coding: [{ system: ORIGIN, code: 'record' }] } }),
    ...(lot.trim() !== '' && { lotNumber: lot.trim() }),
    ...(here && { performer: [{ actor: author() }] }),
    protocolApplied: [
      Number.isInteger(number) && number > 0 ? { doseNumberPositiveInt: number } : { doseNumberString: dose },
    ],
  };
  const words = t('vaccine.added', { what: `${vaccine.name} ${dose}` });
  return apply({
    patientId,
    words,
    resource,
    seen: undefined,
    undone: (now) => ({ ...now, status: 'entered-in-error' }),
  });
}
