/** A dose as FHIR keeps it (https://hl7.org/fhir/R4/dosage.html), and back as it would be typed: what one writes, the other reads again. */
import type { Dosage } from '@medplum/fhirtypes';
import { typedUnit, UNITS, type UnitName } from './form.ts';
import { sayDose } from './say.ts';
import type { Sig } from './sig.ts';

const UCUM = 'http://unitsofmeasure.org';

/** `text` is what pharmacy, label, note, referral and the person read: whatever has to be known stands in it. */
export function dosageOf(sig: Sig, route: string): Dosage {
  const { amount, unit, every, days, asNeeded, note } = sig;
  return {
    sequence: 1,
    text: sayDose(sig, route),
    ...(note !== undefined && { patientInstruction: note }),
    timing: {
      repeat: {
        ...(days !== undefined && { boundsDuration: { value: days, unit: 'd', system: UCUM, code: 'd' } }),
        ...(every === undefined ? { count: 1 } : { frequency: 1, period: every.count, periodUnit: every.of }),
      },
    },
    asNeededBoolean: asNeeded,
    route: { text: route },
    doseAndRate: [
      {
        doseQuantity: {
          value: amount,
          unit: UNITS[unit].one,
          ...(unit === 'mililitro' && { system: UCUM, code: 'mL' }),
        },
      },
    ],
  };
}

/** Calendar lengths as the clinic counts them. */
export const IN_DAYS: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, wk: 7, mo: 30, a: 365 };

/**
 * A structured dose as it can be typed, of a medicine usually counted in `usual`; '' when it came as text only, or in what nobody counts out
 * (500 mg are not 500 tablets). `days`: as the prescription bounds it.
 */
export function typedOf(dosage: Dosage | undefined, days: number | undefined, usual: UnitName): string {
  const quantity = dosage?.doseAndRate?.[0]?.doseQuantity;
  const unit = unitWord(quantity?.unit ?? quantity?.code, usual);
  const every = typedEvery(dosage?.timing?.repeat);
  if (quantity?.value === undefined || unit === undefined || every === undefined) return '';
  const note = dosage?.patientInstruction ?? '';
  return [quantity.value, unit, every, days && `${Math.round(days)} d`, dosage?.asNeededBoolean && 'prn', note]
    .filter(Boolean)
    .join(' ');
}

type Repeat = NonNullable<NonNullable<Dosage['timing']>['repeat']>;

function typedEvery({ count, frequency = 1, period, periodUnit }: Repeat = {}): string | undefined {
  if (period === undefined) return count === 1 ? 'dosis única' : undefined;
  if (periodUnit === undefined || !['h', 'd', 'wk', 'mo'].includes(periodUnit)) return undefined;
  const hours = (period * IN_DAYS[periodUnit]! * 24) / frequency;
  return hours > 24 && hours % 24 === 0 ? `c/${hours / 24} d` : `c/${Math.round(hours)} h`;
}

/** Ten drops are not ten millilitres: what is not usual is typed. undefined: not a unit that is counted. */
function unitWord(told: string | undefined, usual: UnitName): string | undefined {
  const word = plain(told ?? '');
  const unit = word === '' ? usual : typedUnit(word);
  if (unit === undefined) return undefined;
  return unit === usual || (SOLID.has(unit) && SOLID.has(usual)) ? '' : word;
}
/** One is one, whatever the other hospital calls it. */
const SOLID: ReadonlySet<UnitName> = new Set(['tableta', 'comprimido', 'gragea', 'capsula', 'perla']);
/** UCUM writes what it does not know in braces. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[{}]/g, '');
