/** One measurement written down by the person: the number, when it was, and a question in words where a slip is likely. */
import '../device/device.css';
import { useEffect, useRef, useState } from 'react';
import { cityDay, parseWhen, showTime } from '../../calendar/when.ts';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { Field } from '../device/field.tsx';
import type { KindName } from '../series/series.resource.ts';
import { DoubtNotice } from './doubt-notice.tsx';
import { type Written, writeReading } from './home-reading.resource.ts';
import { type Doubt, doubtOf, numberIn, pairIn, shownTyped, type Typed } from './plausible.ts';

export type NumberKind = Exclude<KindName, 'sintomas'>;
export interface Saved {
  readonly words: string;
  /** `odd`: kept, and seen by no rule; `urgent`: of what brings people into danger. */
  readonly as: 'well' | 'odd' | 'urgent';
  readonly written: Written;
}

interface ReadingFormProps {
  readonly patientId: string;
  readonly kind: NumberKind;
  /** The last one of it. */
  readonly before: number | undefined;
  readonly onSaved: (saved: Saved) => void;
  readonly onCancel: () => void;
}

type Wrong = 'value' | 'second' | 'time' | 'future';

export function ReadingForm({ patientId, kind, before, onSaved, onCancel }: ReadingFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [text, setText] = useState('');
  const [other, setOther] = useState('');
  const [time, setTime] = useState<string>();
  const [wrong, setWrong] = useState<Wrong>();
  const [doubt, setDoubt] = useState<{ readonly doubt: Doubt; readonly typed: Typed }>();
  // Of the first try: a second one of the same is the same reading.
  const stamp = useRef<string | undefined>(undefined);
  const two = kind === 'presion';
  const unit = t(`kindUnit.${kind}`);
  useEffect(() => form.current?.querySelector<HTMLInputElement>('input')?.focus(), []);
  const act = useAct(async (typed: Typed, odd: boolean) => {
    stamp.current ??= instantOf(time);
    const written = writtenOf(kind, typed, stamp.current);
    await writeReading(patientId, written);
    onSaved({ words: `${shownTyped(typed)} ${unit}`, as: odd ? 'odd' : 'well', written });
  });
  const change = (set: (text: string) => void) => (value: string) => {
    stamp.current = undefined;
    setDoubt(undefined);
    setWrong(undefined);
    set(value);
  };
  const typeFirst = change((value) => {
    const pair = two ? pairIn(value) : undefined;
    setText(pair?.[0] ?? value);
    if (pair !== undefined) setOther(pair[1]);
  });
  const submit = (event: Event) => {
    event.preventDefault();
    const [value, second] = [numberIn(text), two ? numberIn(other) : undefined];
    const problem: Wrong | undefined =
      value === undefined ? 'value' : two && second === undefined ? 'second' : timeProblem(time);
    setWrong(problem);
    if (problem !== undefined || value === undefined) return;
    const typed: Typed = second === undefined ? { value } : { value, second };
    const found = doubtOf(kind, typed, before);
    if (found === undefined) void act.run(typed, false);
    else setDoubt({ doubt: found, typed });
  };
  return (
    <form ref={form} class="device-form reading-form" onSubmit={submit} noValidate aria-label={t(`kind.${kind}`)}>
      <Field
        {...{ id: `value-${kind}`, value: text, onType: typeFirst, inputMode: 'decimal' }}
        label={two ? t('reading.systolic') : t('reading.value', { unit })}
        wrong={wrong === 'value' ? t('reading.missing') : undefined}
      />
      {two ? (
        <Field
          {...{ id: `second-${kind}`, value: other, onType: change(setOther), inputMode: 'decimal' }}
          label={t('reading.diastolic')}
          wrong={wrong === 'second' ? t('reading.missing') : undefined}
        />
      ) : undefined}
      <TimeChoice
        {...{ kind, time, onTime: change((value) => setTime(value)), onNow: () => setTime(undefined) }}
        wrong={wrong === 'time' ? t('reading.noTime') : wrong === 'future' ? t('reading.future') : undefined}
      />
      {doubt === undefined ? undefined : (
        <DoubtNotice
          {...doubt}
          before={before}
          unit={unit}
          onMeant={(meant) => void act.run(meant, false)}
          onAsShown={() => void act.run(doubt.typed, doubt.doubt.kind !== 'unusual' && doubt.doubt.kind !== 'far')}
          onFix={() => {
            setDoubt(undefined);
            form.current?.querySelector<HTMLInputElement>('input')?.select();
          }}
        />
      )}
      <p class="device-acts">
        {doubt === undefined ? (
          <button type="submit" class="button button-main" aria-disabled={act.busy}>
            {t(act.busy ? 'reading.saving' : 'reading.save')}
          </button>
        ) : undefined}
        <button type="button" class="button" onClick={onCancel}>
          {t('reading.cancel')}
        </button>
      </p>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </form>
  );
}

interface TimeChoiceProps {
  readonly kind: KindName;
  /** undefined: now. */
  readonly time: string | undefined;
  readonly wrong: string | undefined;
  readonly onTime: (time: string) => void;
  readonly onNow: () => void;
}

function TimeChoice({ kind, time, wrong, onTime, onNow }: TimeChoiceProps) {
  return (
    <fieldset class="segments">
      <legend>{t('reading.when')}</legend>
      <label class="segment">
        <input type="radio" name={`when-${kind}`} checked={time === undefined} onChange={onNow} />
        <span>{t('reading.now')}</span>
      </label>
      <label class="segment">
        <input type="radio" name={`when-${kind}`} checked={time !== undefined} onChange={() => onTime(localNow())} />
        <span>{t('reading.before')}</span>
      </label>
      {time === undefined ? undefined : (
        <Field
          {...{ id: `at-${kind}`, label: t('reading.at'), value: time, onType: onTime, wrong }}
          type="datetime-local"
        />
      )}
    </fieldset>
  );
}

/** As the field writes it, by the city's clock. */
function localNow(): string {
  const ms = Date.now();
  return `${cityDay(ms)}T${showTime({ ms, precision: 'time' }) ?? '00:00'}`;
}

const instantOf = (time: string | undefined): string =>
  new Date(time === undefined ? Date.now() : (parseWhen(time)?.ms ?? Number.NaN)).toISOString();

function timeProblem(time: string | undefined): Wrong | undefined {
  if (time === undefined) return undefined;
  const when = parseWhen(time);
  if (when === undefined || when.precision !== 'time') return 'time';
  return when.ms > Date.now() + 60_000 ? 'future' : undefined;
}

const writtenOf = (kind: NumberKind, { value, second }: Typed, hora: string): Written =>
  kind === 'presion'
    ? { clase: kind, hora, sistolica: value, ...(second !== undefined && { diastolica: second }) }
    : { clase: kind, hora, valor: value };
