/**
 * A structured dose as it can be typed again, or nothing: a part of a dose that our sentence has no place for would be lost at the refill, while the order
 * that holds it is closed. What comes back is read once more, and has to mean the same.
 */
import type { Dosage } from '@medplum/fhirtypes';
import { sameCount, typedUnit, type UnitName } from './form.ts';
import { dosesPerDay } from './say.ts';
import { plainOf } from './sentence.ts';
import { parseSig, readSig, type Sig } from './sig.ts';

type Repeat = NonNullable<NonNullable<Dosage['timing']>['repeat']>;

/**
 * Of a medicine usually counted in `usual`; '' when it came as text only, in what nobody counts out (500 mg are not 500 tablets), or with more than can be
 * typed. `days`: as the prescription bounds it.
 */
export function typedOf(dosage: Dosage | undefined, days: number | undefined, usual: UnitName): string {
  if (dosage === undefined || saysMore(dosage)) return '';
  const quantity = dosage.doseAndRate?.[0]?.doseQuantity;
  const unit = unitWord(quantity?.unit ?? quantity?.code, usual);
  const every = typedEvery(dosage.timing?.repeat);
  if (quantity?.value === undefined || unit === undefined || every === undefined) return '';
  const needed = dosage.asNeededBoolean || dosage.asNeededCodeableConcept !== undefined;
  const reason = dosage.asNeededCodeableConcept?.text ?? dosage.asNeededCodeableConcept?.coding?.[0]?.display;
  const length = days && `${Math.round(days)} d`;
  const typed = [quantity.value, unit, every, length, needed && 'prn', reason, dosage.patientInstruction]
    .filter(Boolean)
    .join(' ');
  const sig = parseSig(typed, usual);
  return sig !== undefined && sig.asNeeded === needed && agrees(sig, dosage.text, usual) ? typed : '';
}

/** Parts of R4 Dosage and Timing.repeat that the sentence has no place for. */
const UNSAID = [
  'additionalInstruction',
  'maxDosePerPeriod',
  'maxDosePerAdministration',
  'maxDosePerLifetime',
  'modifierExtension',
] as const satisfies readonly (keyof Dosage)[];
const SAID: ReadonlySet<string> = new Set<keyof Repeat>([
  ...(['boundsDuration', 'boundsPeriod', 'count', 'frequency', 'period', 'periodUnit', 'id', 'extension'] as const),
]);

function saysMore({ timing, doseAndRate = [], ...dosage }: Dosage): boolean {
  const [dose] = doseAndRate;
  return (
    UNSAID.some((one) => dosage[one] !== undefined) ||
    (timing?.event?.length ?? 0) > 0 ||
    Object.keys(timing?.repeat ?? {}).some((one) => !SAID.has(one)) ||
    doseAndRate.length > 1 ||
    [dose?.doseRange, dose?.rateQuantity, dose?.rateRange, dose?.rateRatio].some((one) => one !== undefined)
  );
}

/** What its own words say is not less, and not something else. Words that cannot be read at all say nothing here. */
function agrees(sig: Sig, text: string | undefined, usual: UnitName): boolean {
  const own = readSig(text ?? '', usual);
  if ('unread' in own) return own.unread.why !== 'rest';
  const once = (own.sig.every === undefined) === (sig.every === undefined);
  return once && own.sig.amount === sig.amount && Math.abs(dosesPerDay(own.sig) - dosesPerDay(sig)) < 1e-6;
}

const PER = { d: 'al día', wk: 'por semana', mo: 'por mes' } as const;

function typedEvery({ count, frequency = 1, period, periodUnit }: Repeat = {}): string | undefined {
  if (period === undefined) return count === 1 ? 'dosis única' : undefined;
  if (count !== undefined || !Number.isInteger(period) || !Number.isInteger(frequency) || frequency < 1)
    return undefined;
  if (periodUnit === 'h' && period % frequency === 0) return `c/${period / frequency} h`;
  if (periodUnit === 'h') return period === 24 ? `${frequency} veces al día` : undefined;
  if (periodUnit !== 'd' && periodUnit !== 'wk' && periodUnit !== 'mo') return undefined;
  if (frequency > 1) return period === 1 ? `${frequency} veces ${PER[periodUnit]}` : undefined;
  const [one, many] = { d: ['d', 'd'], wk: ['semana', 'semanas'], mo: ['mes', 'meses'] }[periodUnit];
  return `c/${period} ${period === 1 ? one : many}`;
}

/** Ten drops are not ten millilitres: what is not usual is typed. undefined: not a unit that is counted. */
function unitWord(told: string | undefined, usual: UnitName): string | undefined {
  // UCUM writes what it does not know in braces.
  const word = plainOf(told ?? '').replace(/[{}]/g, '');
  const unit = word === '' ? usual : typedUnit(word);
  if (unit === undefined) return undefined;
  return sameCount(unit, usual) ? '' : word;
}
