/** What holds for the appointments of one HealthcareService, read from its extension. A service without it has no agenda here. */
import type { Extension, HealthcareService } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { RULES_URL } from './systems.ts';

export interface ServiceRules {
  readonly durationMinutes: number;
  /** Persons who can take one place. */
  readonly capacity: number;
  /** Further persons per place, for who comes without an appointment or in an emergency. */
  readonly overbooking: number;
  /** The last places of an agenda's day, kept for who comes without an appointment. */
  readonly walkIns: number;
  /** The first places of an agenda's day, kept for priority groups until a day before. */
  readonly priorityPlaces: number;
  readonly leadMinutes: number;
  readonly horizonDays: number;
  /** Until how long before the beginning the person himself may cancel or change. */
  readonly cancelMinutes: number;
  readonly holdMinutes: number;
  /** How long a place that became free is offered to one person of the waiting list. */
  readonly offerMinutes: number;
  /** After the beginning, until who has not come counts as missing; 0: nobody does by rule. */
  readonly missingMinutes: number;
  readonly referralOnly: boolean;
  /** Open on official holidays. */
  readonly opensOnHolidays: boolean;
}

type Numbers = { [K in keyof ServiceRules as ServiceRules[K] extends number ? K : never]: ServiceRules[K] };
/** Name in the extension, what holds when it is left out, least, most. */
const NUMBERS: { readonly [K in keyof Numbers]: readonly [string, number, number, number] } = {
  durationMinutes: ['duracion', 20, 5, 480],
  capacity: ['cupo', 1, 1, 200],
  overbooking: ['sobrecupo', 0, 0, 50],
  walkIns: ['sin-cita', 0, 0, 200],
  priorityPlaces: ['prioritarios', 0, 0, 200],
  leadMinutes: ['anticipacion', 0, 0, 43_200],
  horizonDays: ['horizonte', 60, 1, 366],
  cancelMinutes: ['limite-cancelacion', 0, 0, 43_200],
  holdMinutes: ['apartado', 5, 1, 120],
  offerMinutes: ['oferta', 120, 5, 2_880],
  missingMinutes: ['inasistencia', 30, 0, 1_440],
};

/** undefined: it has no agenda. @throws HubError when it has one that cannot be meant */
export function rulesOf({ extension }: HealthcareService): ServiceRules | undefined {
  const found = extension?.find(({ url }) => url === RULES_URL);
  if (found === undefined) return undefined;
  const parts = new Map((found.extension ?? []).map((part) => [part.url, part]));
  const numbers = Object.fromEntries(
    Object.entries(NUMBERS).map(([key, line]) => [key, numberOf(parts, line)]),
  ) as unknown as Numbers;
  return {
    ...numbers,
    referralOnly: parts.get('solo-referencia')?.valueBoolean === true,
    opensOnHolidays: parts.get('abre-en-inhabiles')?.valueBoolean === true,
  };
}

function numberOf(
  parts: ReadonlyMap<string | undefined, Extension>,
  [name, usual, least, most]: readonly [string, number, number, number],
): number {
  const part = parts.get(name);
  if (part === undefined) return usual;
  const value = part.valueInteger ?? part.valuePositiveInt ?? part.valueUnsignedInt;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw fault('value', `«${name}» debe ser un número entero de ${least} a ${most}.`, {
    path: `HealthcareService.extension('${RULES_URL}').extension('${name}')`,
    rule: 'Reglas de agenda de un servicio',
    fix: 'Corrija el valor con valueInteger, o quítelo para usar el de costumbre.',
  });
}
