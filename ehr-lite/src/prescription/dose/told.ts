/** Doses of an order in words, all of them: its own words, else what was sent coded. */
import { dosageWords } from '@amate/terminology/prescribing/dosage-words.ts';
import type { Dosage } from '@medplum/fhirtypes';
import { sayEvery } from './say.ts';

/** R4 EventTiming, as far as medicines are given by it (https://hl7.org/fhir/R4/valueset-event-timing.html). */
const WHEN: Readonly<Record<string, string>> = {
  ...{ MORN: 'por la mañana', NOON: 'a mediodía', AFT: 'por la tarde', EVE: 'al atardecer', NIGHT: 'por la noche' },
  ...{ HS: 'al acostarse', WAKE: 'al despertar', C: 'con las comidas', AC: 'antes de las comidas' },
  ...{ PC: 'después de las comidas', ACM: 'antes del desayuno', ACD: 'antes de la comida', ACV: 'antes de la cena' },
  ...{ PCM: 'después del desayuno', PCD: 'después de la comida', PCV: 'después de la cena' },
};
const KNOWN: ReadonlySet<string> = new Set(['h', 'd', 'wk', 'mo']);

/** «20 UI por la mañana; 10 UI por la noche»; '' when nothing of it can be said. */
export const dosesInWords = (dosages: readonly Dosage[] | undefined): string =>
  (dosages ?? []).flatMap((one) => dosageWords(one) ?? (codedWords(one) || [])).join('; ');

function codedWords({ doseAndRate, timing, asNeededBoolean }: Dosage): string {
  const { doseQuantity: quantity } = doseAndRate?.[0] ?? {};
  const amount =
    quantity?.value === undefined ? '' : `${quantity.value} ${quantity.unit ?? quantity.code ?? ''}`.trim();
  const { frequency = 1, period, periodUnit = '', when = [], timeOfDay = [] } = timing?.repeat ?? {};
  const every =
    period !== undefined && KNOWN.has(periodUnit)
      ? sayEvery({ times: frequency, count: period, of: periodUnit as 'h' | 'd' | 'wk' | 'mo' })
      : (timing?.code?.text ?? timing?.code?.coding?.[0]?.display ?? '');
  const moments = [...when.map((one) => WHEN[one] ?? one), ...timeOfDay.map((one) => `a las ${one.slice(0, 5)}`)];
  return [amount, every, ...moments, asNeededBoolean ? 'solo si hace falta' : ''].filter(Boolean).join(' ');
}
