/**
 * The agendas of the city's clinics: general medicine by two doctors, dentistry, vaccination several at a time, nutrition by referral.
 * The demonstration clinic, the first, is open every day, so that there is a morning to look at on any of them.
 */
import { HOURS_URL, RULES_URL } from '@amate/hie-core/appointments/systems.ts';
import {
  CANONICAL_BASE,
  CEDULA_PROFESIONAL_SYSTEM,
  CLUES_SYSTEM,
  OPERACION_SYSTEM,
  SINTETICO_TAG,
} from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, BundleEntry, Extension, Resource } from '@medplum/fhirtypes';
import type { Facility } from './facilities.ts';
import { urnUuid } from './urn-uuid.ts';

interface Service {
  readonly key: string;
  readonly name: string;
  readonly rules: Readonly<Record<string, number | boolean>>;
  /** One agenda each. */
  readonly shifts: readonly (readonly [string, string])[];
}

const MORNING = ['08:00:00', '14:00:00'] as const;
const AFTERNOON = ['14:00:00', '20:00:00'] as const;

export const SERVICES: readonly Service[] = [
  {
    key: 'medicina-general',
    name: 'Medicina general',
    rules: { duracion: 20, prioritarios: 2, 'sin-cita': 4, anticipacion: 60, horizonte: 60, 'limite-cancelacion': 120 },
    shifts: [MORNING, AFTERNOON],
  },
  {
    key: 'odontologia',
    name: 'Odontología',
    rules: { duracion: 30, 'sin-cita': 2, anticipacion: 120, horizonte: 45, 'limite-cancelacion': 240 },
    shifts: [MORNING],
  },
  {
    key: 'vacunacion',
    name: 'Vacunación',
    rules: { duracion: 15, cupo: 3, sobrecupo: 1, 'sin-cita': 8, anticipacion: 30, horizonte: 30 },
    shifts: [MORNING],
  },
  {
    key: 'nutricion',
    name: 'Nutrición',
    rules: { duracion: 40, anticipacion: 1_440, horizonte: 60, 'limite-cancelacion': 1_440, 'solo-referencia': true },
    shifts: [MORNING],
  },
];

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'];
const EVERY_DAY = [...WEEKDAYS, 'sat', 'sun'];
const CLINICS_PER_BUNDLE = 20;

export function agendaBundles(clinics: readonly Facility[]): Bundle[] {
  const bundles: Bundle[] = [];
  for (let at = 0; at < clinics.length; at += CLINICS_PER_BUNDLE) {
    const entry = clinics.slice(at, at + CLINICS_PER_BUNDLE).flatMap((clinic) => entriesOf(clinic));
    const value = `agendas:${urnUuid(JSON.stringify(entry)).slice(9)}`;
    bundles.push({
      resourceType: 'Bundle',
      type: 'transaction',
      identifier: { system: OPERACION_SYSTEM, value },
      entry,
    });
  }
  return bundles;
}

const serviceSystem = (clues: string): string => `${CANONICAL_BASE}/sid/servicio/${clues}`;
const agendaSystem = (clues: string): string => `${CANONICAL_BASE}/sid/agenda/${clues}`;

function entriesOf(clinic: Facility): BundleEntry[] {
  const { clues, practitioners, number } = clinic;
  let next = 0;
  const doctors = new Map<string, BundleEntry>();
  const entries = SERVICES.flatMap((service) => [
    serviceEntry(clinic, service),
    ...service.shifts.map((shift, index) => {
      const doctor = practitioners[next++ % practitioners.length]!;
      const who = created(
        `${doctor.cedula}:Practitioner`,
        { system: CEDULA_PROFESIONAL_SYSTEM, value: doctor.cedula },
        {
          resourceType: 'Practitioner',
          active: true,
          name: [{ family: `${doctor.fathersFamily} ${doctor.mothersFamily}`.trim(), given: doctor.given.split(' ') }],
        },
      );
      doctors.set(doctor.cedula, who);
      const name = `${doctor.given} ${doctor.fathersFamily} ${doctor.mothersFamily}`.trim();
      const value = `${service.key}-${index + 1}`;
      return created(`${clues}:${value}`, { system: agendaSystem(clues), value }, {
        resourceType: 'Schedule',
        active: true,
        actor: [
          { reference: urnUuid(`${clues}:${service.key}`), display: service.name },
          { reference: who.fullUrl!, display: name },
          { reference: `Location?identifier=${CLUES_SYSTEM}|${clues}`, display: clinic.name },
        ],
        extension: [hours(number === 0 ? EVERY_DAY : WEEKDAYS, shift)],
      } as Resource);
    }),
  ]);
  return [...doctors.values(), ...entries];
}

function serviceEntry({ clues, number }: Facility, { key, name, rules }: Service): BundleEntry {
  // The demonstration has places whenever somebody looks at it.
  const all = number === 0 ? { ...rules, 'abre-en-inhabiles': true } : rules;
  return created(`${clues}:${key}`, { system: serviceSystem(clues), value: key }, {
    resourceType: 'HealthcareService',
    active: true,
    name,
    appointmentRequired: true,
    providedBy: { reference: `Organization?identifier=${CLUES_SYSTEM}|${clues}` },
    location: [{ reference: `Location?identifier=${CLUES_SYSTEM}|${clues}` }],
    type: [{ coding: [{ system: `${CANONICAL_BASE}/CodeSystem/servicio`, code: key, display: name }] }],
    extension: [
      {
        url: RULES_URL,
        extension: Object.entries(all).map(([url, value]) =>
          typeof value === 'number' ? { url, valueInteger: value } : { url, valueBoolean: value },
        ),
      },
    ],
  } as Resource);
}

const hours = (days: readonly string[], [from, to]: readonly [string, string]): Extension => ({
  url: HOURS_URL,
  extension: [
    ...days.map((valueCode) => ({ url: 'dia', valueCode })),
    { url: 'de', valueTime: from },
    { url: 'a', valueTime: to },
  ],
});

/** Once, whoever loads the city again. */
function created(name: string, identifier: { system: string; value: string }, resource: Resource): BundleEntry {
  return {
    fullUrl: urnUuid(name),
    resource: { ...resource, meta: { tag: [SINTETICO_TAG] }, identifier: [identifier] } as Resource,
    request: {
      method: 'POST',
      url: resource.resourceType,
      ifNoneExist: `identifier=${identifier.system}|${identifier.value}`,
    },
  };
}
