/** One dose written down: today is filled in, so that a dose given here takes two clicks; a paper card's needs its day. */
import { useEffect, useId, useRef, useState } from 'react';
import { cityDay } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { useAct } from '../hub/use-act.ts';
import { DayField, dayOf, type TypedDay } from '../operation/day-field.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { giveDose } from './give-dose.ts';
import type { Vaccine } from './schedule.ts';

interface DoseProps {
  readonly patientId: string;
  readonly vaccine: Vaccine;
  readonly dose: string;
  readonly birthDate: string | undefined;
  /** The visit that goes on here today; a dose of another day is not of it. */
  readonly visitId: string | undefined;
}

const typedOf = (day: string): TypedDay => ({ year: day.slice(0, 4), month: day.slice(5, 7), day: day.slice(8, 10) });

export function DoseForm(props: DoseProps) {
  const [open, setOpen] = useState(false);
  if (open) return <OpenForm {...props} onClose={() => setOpen(false)} />;
  const what = `${props.vaccine.name} ${props.dose}`;
  return (
    <button
      type="button"
      class="button button-small"
      aria-label={t('vaccine.add.of', { what })}
      onClick={() => setOpen(true)}
    >
      {t('vaccine.add.short')}
    </button>
  );
}

function OpenForm({
  patientId,
  vaccine,
  dose,
  birthDate,
  visitId,
  onClose,
}: DoseProps & { readonly onClose: () => void }) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const today = cityDay(hubNow());
  const [typed, setTyped] = useState(typedOf(today));
  const [lot, setLot] = useState('');
  const [here, setHere] = useState(true);
  const day = dayOf(typed);
  const wrong = day === undefined || day === 'wrong' || day > today || day < (birthDate ?? '').slice(0, 10);
  const act = useAct(async () => {
    await giveDose(patientId, { vaccine, dose, day: day!, lot, here, visitId: day === today ? visitId : undefined });
    onClose();
  });
  useEffect(() => form.current?.querySelector<HTMLElement>('button[type=submit]')?.focus(), []);
  return (
    <form
      ref={form}
      class="dose-form"
      aria-label={t('vaccine.add.of', { what: `${vaccine.name} ${dose}` })}
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) void act.run();
      }}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <DayField
        legend={t('vaccine.add.day')}
        value={typed}
        onChange={setTyped}
        wrong={wrong}
        describedBy={`${id}-wrong`}
      />
      {wrong ? (
        <p id={`${id}-wrong`} class="wrong">
          {t('vaccine.add.badDay')}
        </p>
      ) : undefined}
      <fieldset>
        <legend>{t('vaccine.add.where')}</legend>
        <label class="choice">
          <input type="radio" name={`${id}-where`} checked={here} onChange={() => setHere(true)} />
          {t('vaccine.add.here')}
        </label>
        <label class="choice">
          <input type="radio" name={`${id}-where`} checked={!here} onChange={() => setHere(false)} />
          {t('vaccine.add.paper')}
        </label>
      </fieldset>
      <div class="field">
        <label for={`${id}-lot`}>{t('vaccine.add.lot')}</label>
        <input
          id={`${id}-lot`}
          value={lot}
          maxLength={30}
          autocomplete="off"
          onInput={(event) => setLot(event.currentTarget.value)}
        />
      </div>
      <div class="field-row">
        <button type="submit" class="button button-main" disabled={act.busy}>
          {act.busy ? t('vaccine.add.saving') : t('vaccine.add.save')}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {t('vaccine.add.cancel')}
        </button>
      </div>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </form>
  );
}
