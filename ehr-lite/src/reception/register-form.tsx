/** A new person: what the CURP says is written already; the rest is the least that identifies somebody (NOM-024). */
import { BORN_ABROAD, STATES, stateName } from '@amate/terminology/identifiers/states.ts';
import { useEffect, useRef, useState } from 'react';
import { hubNow } from '../hub/clock.ts';
import { useAct } from '../hub/use-act.ts';
import { Icon } from '../pictures/icon.tsx';
import type { Done } from '../queue/moves.ts';
import type { Who } from '../session/who.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { NO_REASON, register, takeBack, type Why } from './check-in.ts';
import { doubtsIn, type MissingPart, missingIn, type Registering, WHY_NO_CURP } from './registration.ts';
import { TextField } from './text-field.tsx';
import { WhyFields } from './why-fields.tsx';

interface RegisterFormProps {
  readonly who: Who;
  readonly start: Registering;
  readonly onDone: (done: Done) => void;
  readonly onBack: () => void;
}

const FIELD: Readonly<Record<MissingPart, string>> = {
  ...{ given: 'reg-given', father: 'reg-father', birth: 'reg-day', sex: 'reg-sex', curp: 'reg-curp', why: 'reg-why' },
  motherCurp: 'reg-mother-curp',
};

export function RegisterForm({ who, start, onDone, onBack }: RegisterFormProps) {
  const [form, setForm] = useState(start);
  const [why, setWhy] = useState<Why>(NO_REASON);
  const [missing, setMissing] = useState<readonly MissingPart[]>([]);
  const root = useRef<HTMLFormElement>(null);
  const act = useAct(() => register(form, who, why));
  const doubts = doubtsIn(form, hubNow());
  useEffect(() => firstEmpty(root.current)?.focus(), []);

  const put = (part: Partial<Registering>) => setForm((now) => ({ ...now, ...part }));
  const text = (name: keyof Registering, id: string, more: object = {}) => ({
    id,
    value: form[name],
    change: (value: string) => put({ [name]: value }),
    ...more,
  });
  const wrong = (part: MissingPart) => (missing.includes(part) ? says(part) : undefined);
  const submit = async (event: Event) => {
    event.preventDefault();
    const parts = missingIn(form, hubNow());
    setMissing(parts);
    if (parts[0] !== undefined) return document.getElementById(FIELD[parts[0]])?.focus();
    const done = await act.run();
    if (done === undefined) return;
    const { name, outcome } = done;
    const made = outcome === 'new' || outcome === 'temporary';
    onDone({
      words: outcome === undefined ? t('moved.queued') : t(`outcome.${outcome}`, { name }),
      undo: () => takeBack(done),
      undone: t(made ? 'moved.undoneKept' : 'moved.undone', { name }),
    });
  };
  return (
    <form ref={root} class="desk-form" onSubmit={submit} noValidate>
      <h2 id="desk-title">{t('register.title')}</h2>
      {start.curp === '' ? (
        <label class="desk-field">
          <span>{t('register.why')}</span>
          <select
            id="reg-why"
            value={form.why}
            aria-invalid={missing.includes('why')}
            aria-describedby="reg-why-says"
            onChange={(event) => put({ why: event.currentTarget.value as Registering['why'] })}
          >
            <option value="">{t('register.why.choose')}</option>
            {WHY_NO_CURP.map((one) => (
              <option key={one} value={one}>
                {t(`register.why.${one}`)}
              </option>
            ))}
          </select>
          <span id="reg-why-says" class="wrong">
            {wrong('why')}
          </span>
        </label>
      ) : (
        <>
          <p>
            {t('register.curp')} <strong class="curp">{form.curp}</strong>
          </p>
          <p class="quiet">{t('register.fromCurp')}</p>
        </>
      )}
      {form.why === 'unknown' ? <p class="quiet">{t('register.nobody')}</p> : undefined}
      {form.why === 'newborn' ? (
        <TextField
          label={t('register.motherCurp')}
          hint={t('register.motherCurp.hint')}
          wrong={wrong('motherCurp')}
          {...text('motherCurp', FIELD.motherCurp)}
        />
      ) : undefined}
      <TextField label={t('register.given')} wrong={wrong('given')} {...text('given', FIELD.given)} />
      <TextField label={t('register.father')} wrong={wrong('father')} {...text('father', FIELD.father)} />
      <TextField label={t('register.mother')} hint={t('register.mother.hint')} {...text('mother', 'reg-mother')} />
      <fieldset class="desk-date">
        <legend>{t('register.birth')}</legend>
        <TextField label={t('register.day')} numeric {...text('day', FIELD.birth)} wrong={undefined} />
        <TextField label={t('register.month')} numeric {...text('month', 'reg-month')} />
        <TextField label={t('register.year')} numeric {...text('year', 'reg-year')} />
        {wrong('birth') === undefined ? undefined : <p class="wrong">{wrong('birth')}</p>}
      </fieldset>
      <fieldset class="desk-choices">
        <legend>{t('register.sex')}</legend>
        {(['M', 'H', 'X'] as const).map((one, at) => (
          <label key={one} class="choice">
            <input
              id={at === 0 ? FIELD.sex : undefined}
              type="radio"
              name="sex"
              checked={form.sex === one}
              onChange={() => put({ sex: one })}
            />
            {t(`register.${one}`)}
          </label>
        ))}
        {wrong('sex') === undefined ? undefined : <p class="wrong">{wrong('sex')}</p>}
      </fieldset>
      <label class="desk-field">
        <span>{t('register.state')}</span>
        <select value={form.state} onChange={(event) => put({ state: event.currentTarget.value })}>
          <option value="">{t('register.state.none')}</option>
          {[...Object.keys(STATES), BORN_ABROAD].map((code) => (
            <option key={code} value={code}>
              {stateName(code)}
            </option>
          ))}
        </select>
      </label>
      <TextField label={t('register.phone')} {...text('phone', 'reg-phone')} />
      {doubts.length === 0 ? undefined : <Doubts texts={doubts.map((one) => one.text)} />}
      <WhyFields why={why} change={setWhy} />
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <div class="desk-foot">
        <button type="submit" class="button button-main" disabled={act.busy}>
          {t('register.save')}
        </button>
        <button type="button" class="button" onClick={onBack}>
          {t('desk.back')}
        </button>
      </div>
    </form>
  );
}

const says = (part: MissingPart): string => (part === 'why' ? t('register.why.choose') : t(`register.missing.${part}`));

const firstEmpty = (form: HTMLFormElement | null): HTMLElement | null =>
  [...(form?.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input[type=text], select') ?? [])].find(
    ({ value }) => value === '',
  ) ??
  form?.querySelector<HTMLElement>('button[type=submit]') ??
  null;

function Doubts({ texts }: { readonly texts: readonly string[] }) {
  return (
    <div class="notice" role="status">
      <Icon name="problem" />
      <div>
        <p>
          <strong>{t('register.doubt')}</strong>
        </p>
        <ul>
          {texts.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        <p>{t('register.doubt.fix')}</p>
      </div>
    </div>
  );
}
