/** The nursing form: Enter goes to the next field, the last Enter saves; one `send()` moves the visit to "with signs". */
import { useRef, useState } from 'react';
import { useDraft } from '../draft/use-draft.ts';
import type { Observation } from '../hub/r4.ts';
import { useAct } from '../hub/use-act.ts';
import type { Sent } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { LOCALE, t } from '../texts/t.ts';
import { PRIORITIES, type Priority, priorityIn } from '../visit/codes.ts';
import type { Visited } from '../visit/visit.ts';
import { bodyMassIndex, type Measure, measuresFor, readMeasure } from './measures.ts';
import { bmiRangeOf, judge, type Range, rangeOf, SOURCES } from './ranges.ts';
import { judged, rangeWords, VitalField, wrongWords } from './vital-field.tsx';
import { lastOf, saveVitals } from './vitals.resource.ts';

interface VitalsFormProps {
  readonly visit: Visited;
  readonly name: string;
  readonly who: Who;
  readonly ageMonths: number | undefined;
  /** Of the person, newest first. */
  readonly observations: readonly Observation[];
  readonly onSaved: (sent: Sent) => void;
}

type Texts = Readonly<Partial<Record<Measure, string>>>;
const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });

export function VitalsForm({ visit, name, who, ageMonths, observations, onSaved }: VitalsFormProps) {
  const draft = useDraft<Texts>(visit.id, 'vitals', {});
  const texts = draft.value;
  const [wrong, setWrong] = useState<Readonly<Partial<Record<Measure | 'all', string>>>>({});
  const ids = useRef(new Map<string, string>());
  const form = useRef<HTMLFormElement>(null);
  const shown = measuresFor(ageMonths);
  const [priority, setPriority] = useState(priorityIn(visit.priority));
  const before = lastOf(observations);
  const values = valuesOf(texts, shown);
  const index = bodyMassIndex(values.weight, values.height);
  const act = useAct(() =>
    saveVitals({
      ...{ visit, who, ageMonths, ids: ids.current },
      ...{ values, priority },
      words: t('moved.ready', { name }),
    }),
  );

  const submit = async (event: Event) => {
    event.preventDefault();
    const problems = problemsOf(texts, shown);
    setWrong(problems);
    const first = shown.find((one) => problems[one] !== undefined);
    if (first !== undefined) return document.getElementById(`vital-${first}`)?.focus();
    if (problems.all !== undefined) return;
    const sent = await act.run();
    if (sent === undefined) return;
    // Only these: the note of the same visit keeps its own.
    draft.change(() => ({}));
    onSaved(sent);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    const fields = [...(form.current?.querySelectorAll('input') ?? [])];
    const next = fields[fields.indexOf(event.target) + 1];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.select();
  };
  return (
    <form ref={form} class="vitals-form" onSubmit={submit} onKeyDown={onKey} noValidate>
      <p class="quiet">{t('vitals.hint')}</p>
      {ageMonths === undefined ? <p>{t('vitals.ageUnknown')}</p> : undefined}
      <div class="vitals-grid">
        {shown.map((measure) => (
          <VitalField
            key={measure}
            measure={measure}
            text={texts[measure] ?? ''}
            range={rangeOf(measure, ageMonths)}
            before={before[measure]}
            wrong={wrong[measure]}
            change={(text) => {
              draft.change((now) => ({ ...now, [measure]: text }));
              if (Object.keys(wrong).length > 0) setWrong({});
            }}
          />
        ))}
        <Index value={index} ageMonths={ageMonths} />
      </div>
      <div class="vitals-priority">
        <label for="vital-priority">{t('arrival.priority')}</label>
        <select
          id="vital-priority"
          value={priority}
          onChange={(event) => setPriority(event.currentTarget.value as Priority)}
        >
          {PRIORITIES.map((one) => (
            <option key={one} value={one}>
              {t(`arrival.${one}`)}
            </option>
          ))}
        </select>
        <p role="status" class="vitals-alarm">
          {shown.some((one) => isAlarm(values[one], rangeOf(one, ageMonths))) ? t('vitals.alarm') : ''}
        </p>
      </div>
      {wrong.all === undefined ? undefined : (
        <p class="wrong" role="alert">
          {wrong.all}
        </p>
      )}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <button type="submit" class="button button-main" disabled={act.busy}>
        {t('vitals.send')}
      </button>
      <Sources measures={shown} ageMonths={ageMonths} />
    </form>
  );
}

function isAlarm(value: number | undefined, range: Range | undefined): boolean {
  const judgement = value === undefined ? 'unjudged' : judge(value, range);
  return judgement === 'veryHigh' || judgement === 'veryLow';
}

function Index({ value, ageMonths }: { readonly value: number | undefined; readonly ageMonths: number | undefined }) {
  const range = bmiRangeOf(ageMonths);
  const judgement = value === undefined ? 'unjudged' : judge(value, range);
  return (
    <div class={`vital vital-${judgement}`}>
      <span>{t('vitals.bmi')}</span>
      <output class="vital-entry" for="vital-weight vital-height">
        {value === undefined ? '—' : `${number.format(value)} kg/m²`}
      </output>
      <span class="vital-says">{judged(judgement)}</span>
      <span class="quiet">{range === undefined ? '' : t('vitals.usual', { range: rangeWords(range) })}</span>
    </div>
  );
}

function Sources({
  measures,
  ageMonths,
}: {
  readonly measures: readonly Measure[];
  readonly ageMonths: number | undefined;
}) {
  const used = new Set([...measures.map((one) => rangeOf(one, ageMonths)?.source), bmiRangeOf(ageMonths)?.source]);
  return (
    <details class="vitals-sources">
      <summary>{t('vitals.source')}</summary>
      <ul>
        {Object.values(SOURCES)
          .filter(({ id }) => used.has(id))
          .map(({ id, name, verified }) => (
            <li key={id}>
              {name}
              {verified ? '' : ` (${t('vitals.unverified')})`}
            </li>
          ))}
      </ul>
    </details>
  );
}

function valuesOf(texts: Texts, shown: readonly Measure[]): Partial<Record<Measure, number>> {
  const values: Partial<Record<Measure, number>> = {};
  for (const one of shown) {
    const read = readMeasure(one, texts[one] ?? '');
    if (read.kind === 'value') values[one] = read.value;
  }
  return values;
}

function problemsOf(texts: Texts, shown: readonly Measure[]): Partial<Record<Measure | 'all', string>> {
  const problems: Partial<Record<Measure | 'all', string>> = {};
  for (const one of shown) {
    const words = wrongWords(one, texts[one] ?? '');
    if (words !== undefined) problems[one] = words;
  }
  const values = valuesOf(texts, shown);
  const { systolic, diastolic } = values;
  const failed = problems.systolic !== undefined || problems.diastolic !== undefined;
  if (!failed && (systolic === undefined) !== (diastolic === undefined))
    problems[systolic === undefined ? 'systolic' : 'diastolic'] = t('vitals.both');
  if (systolic !== undefined && diastolic !== undefined && systolic <= diastolic) problems.systolic = t('vitals.pair');
  if (Object.keys(problems).length === 0 && Object.keys(values).length === 0) problems.all = t('vitals.none');
  return problems;
}
