/**
 * Where the city is looked after: hospitals that send HL7 v2, first-level clinics that use the web record, a pharmacy
 * beside each. Clinics are dealt to the alcaldías by population.
 */
import { ALCALDIAS, type Alcaldia } from './alcaldias.ts';
import { HOSPITAL_NAMES, type HospitalKind } from './hospital-names.ts';
import { type Practitioner, practitionersOf } from './practitioners.ts';
import type { Random } from './random.ts';

export interface Facility {
  readonly clues: string;
  readonly name: string;
  readonly alcaldia: Alcaldia;
  readonly postalCode: string;
  /** The key is the city's own and names no real facility. */
  readonly synthetic: boolean;
  /** Position in its list, from 0. */
  readonly number: number;
  readonly practitioners: readonly Practitioner[];
}

export interface Hospital extends Facility {
  readonly kind: HospitalKind;
}

export interface Facilities {
  readonly hospitals: readonly Hospital[];
  readonly clinics: readonly Facility[];
  /** One per facility. */
  readonly pharmacies: readonly Facility[];
}

export const MOST_HOSPITALS = HOSPITAL_NAMES.length;
export const MOST_CLINICS = 200;

export function makeFacilities(seed: string | number, hospitals = 5, clinics = 10): Facilities {
  if (!(hospitals >= 1 && hospitals <= MOST_HOSPITALS)) throw new RangeError(`hospitals: 1 to ${MOST_HOSPITALS}`);
  if (!(clinics >= 1 && clinics <= MOST_CLINICS)) throw new RangeError(`clinics: 1 to ${MOST_CLINICS}`);
  const made = HOSPITAL_NAMES.slice(0, hospitals).map((each, number): Hospital => {
    const alcaldia = ALCALDIAS.find(({ name }) => name === each.alcaldia);
    if (alcaldia === undefined) throw new Error(`${each.name}: unknown alcaldía`);
    const clues = each.clues ?? syntheticClues('SIN', number + 1);
    const postalCode = alcaldia.colonias[0]?.postalCode ?? '';
    const practitioners = practitionersOf(seed, clues, 12);
    return {
      clues,
      name: each.name,
      alcaldia,
      postalCode,
      synthetic: !each.clues,
      number,
      practitioners,
      kind: each.kind,
    };
  });
  const places = dealClinics(clinics).map((alcaldia, number) => makeClinic(seed, alcaldia, number));
  const pharmacies = [...made, ...places].map((each, number) => ({
    ...each,
    clues: syntheticClues('SIF', number + 1),
    name: `Farmacia de ${each.name}`,
    synthetic: true,
    number,
    practitioners: [],
  }));
  return { hospitals: made, clinics: places, pharmacies };
}

/** The seventh character of the number is no DGIS verifier: their rule is not public, and these keys name nobody. */
const syntheticClues = (institution: string, number: number): string =>
  `DF${institution}${String(number).padStart(5, '0')}${number % 10}`;

/** Each clinic goes where the most people are still without one. */
function dealClinics(count: number): Alcaldia[] {
  const given = new Map<Alcaldia, number>();
  return Array.from({ length: count }, () => {
    const need = (each: Alcaldia): number => each.population / ((given.get(each) ?? 0) + 1);
    const neediest = ALCALDIAS.reduce((most, each) => (need(each) > need(most) ? each : most));
    given.set(neediest, (given.get(neediest) ?? 0) + 1);
    return neediest;
  });
}

const SAINTS = ['San Miguel', 'Santa Cruz', 'San José', 'La Asunción', 'San Lucas', 'Santa Rosa', 'San Andrés'];

function makeClinic(seed: string | number, alcaldia: Alcaldia, number: number): Facility {
  const colonia = alcaldia.colonias[Math.floor(number / 3) % alcaldia.colonias.length];
  const level = ['T-III', 'T-II', 'T-I'][number % 3];
  const clues = syntheticClues('SIC', number + 1);
  const saint = number < ALCALDIAS.length ? '' : ` ${SAINTS[number % SAINTS.length]}`;
  const name = `Centro de Salud ${level} ${colonia?.name}${saint} ${String(number + 1).padStart(3, '0')}`;
  const postalCode = colonia?.postalCode ?? '';
  return { clues, name, alcaldia, postalCode, synthetic: true, number, practitioners: practitionersOf(seed, clues, 4) };
}

/** People go to a place nearby when there is one. */
export function chooseNear<T extends Facility>(random: Random, list: readonly T[], home: Alcaldia): T {
  const near = list.filter((each) => each.alcaldia === home);
  if (near.length > 0 && random.chance(0.85)) return random.pick(near);
  return random.pick(list);
}
