/** The person's own goal: one number, or two for a blood pressure. */
import { useId, useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { setGoal } from './change-programme.ts';
import type { SheetLine } from './sheet.ts';

interface FormProps {
  readonly patientId: string;
  readonly line: SheetLine;
}

export function GoalForm({ patientId, line }: FormProps) {
  const [open, setOpen] = useState(false);
  if (open) return <OpenForm {...{ patientId, line }} onClose={() => setOpen(false)} />;
  return (
    <button
      type="button"
      class="button button-small"
      aria-label={t('programme.setGoal.of', { what: line.goal.name })}
      onClick={() => setOpen(true)}
    >
      {t('programme.setGoal')}
    </button>
  );
}

const LIMIT = 2_000;

/** `7,5` as a doctor here may type it. */
export function boundsOf(text: string, pair: boolean): readonly number[] | undefined {
  const parts = text.split('/').map((part) => Number(part.trim().replace(',', '.')));
  const right = parts.length === (pair ? 2 : 1) && parts.every((part) => part > 0 && part < LIMIT);
  return right && (!pair || parts[0]! > parts[1]!) ? parts : undefined;
}

function OpenForm({ patientId, line, onClose }: FormProps & { readonly onClose: () => void }) {
  const id = useId();
  const pair = line.goal.target.kind === 'pressure';
  const [text, setText] = useState('');
  const [asked, setAsked] = useState(false);
  const bounds = boundsOf(text, pair);
  const act = useAct(async () => {
    await setGoal(patientId, line.goal, bounds!, line.own);
    onClose();
  });
  const wrong = asked && bounds === undefined;
  return (
    <form
      class="dose-form"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (bounds !== undefined) void act.run();
      }}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <div class="field">
        <label for={id}>{t(pair ? 'programme.newGoal.pressure' : 'programme.newGoal')}</label>
        <input
          id={id}
          ref={(input) => {
            if (!asked) input?.focus();
          }}
          value={text}
          inputMode={pair ? 'text' : 'decimal'}
          autocomplete="off"
          aria-invalid={wrong}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        {wrong ? (
          <p id={`${id}-wrong`} class="wrong">
            {t('programme.newGoal.bad')}
          </p>
        ) : undefined}
      </div>
      <div class="field-row">
        <button type="submit" class="button button-small" disabled={act.busy}>
          {t('programme.goal.save')}
        </button>
        <button type="button" class="button button-small" onClick={onClose}>
          {t('programme.goal.cancel')}
        </button>
      </div>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </form>
  );
}
