/** One sign: its field, what is expected at that age, what it was before, and how this one is: shape and word. */
import { parseWhen, showDay } from '../calendar/when.ts';
import { LOCALE, t } from '../texts/t.ts';
import { ABOUT, type Measure, readMeasure } from './measures.ts';
import { type Judgement, judge, type Range } from './ranges.ts';
import type { Before } from './vitals.resource.ts';

interface VitalFieldProps {
  readonly measure: Measure;
  readonly text: string;
  readonly range: Range | undefined;
  readonly before: Before | undefined;
  /** Said at saving: what stops it. */
  readonly wrong: string | undefined;
  readonly change: (text: string) => void;
}

const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const EXAMPLE: Readonly<Partial<Record<Measure, string>>> = { temperature: '36.5', weight: '70.5', height: '165' };

export function VitalField({ measure, text, range, before, wrong, change }: VitalFieldProps) {
  const { shown } = ABOUT[measure];
  const id = `vital-${measure}`;
  const read = readMeasure(measure, text);
  // A number still being typed is no mistake yet: 1 on the way to 120.
  const problem = wrong ?? (read.kind === 'wrong' && text.trim().length > 2 ? wrongWords(measure, text) : undefined);
  const judgement = read.kind === 'value' ? judge(read.value, range) : 'unjudged';
  return (
    <div class={`vital vital-${problem === undefined ? judgement : 'wrong'}`}>
      <label for={id}>{t(`vitals.${measure}`)}</label>
      <span class="vital-entry">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          maxLength={7}
          value={text}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-says ${id}-facts`}
          onInput={(event) => change(event.currentTarget.value)}
        />
        <span>{shown}</span>
      </span>
      <span id={`${id}-says`} class="vital-says">
        {problem ?? (judgement === 'unjudged' ? '' : t(`vitals.${judgement}`))}
      </span>
      <span id={`${id}-facts`} class="quiet">
        {[range && t('vitals.usual', { range: rangeWords(range) }), before && beforeWords(before, shown)]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </div>
  );
}

export function wrongWords(measure: Measure, text: string): string | undefined {
  const read = readMeasure(measure, text);
  if (read.kind !== 'wrong') return undefined;
  const { least, most, shown } = ABOUT[measure];
  return read.why === 'number'
    ? t('vitals.notNumber', { example: EXAMPLE[measure] ?? '80' })
    : t('vitals.impossible', { low: least, high: most, unit: shown });
}

export function rangeWords({ low, high }: Range): string {
  if (low === undefined) return `≤ ${number.format(high ?? 0)}`;
  return high === undefined ? `≥ ${number.format(low)}` : `${number.format(low)}–${number.format(high)}`;
}

function beforeWords({ value, at }: Before, shown: string): string {
  const when = parseWhen(at);
  return t('vitals.previous', {
    value: `${number.format(value)} ${shown}`,
    when: when === undefined ? '—' : showDay(when),
  });
}

export const judged = (judgement: Judgement): string => (judgement === 'unjudged' ? '' : t(`vitals.${judgement}`));
