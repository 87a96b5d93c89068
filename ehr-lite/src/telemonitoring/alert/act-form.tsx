/** What the small forms share: a labelled text, what is wrong with it, the button that does it and the one that does not. */
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';

interface FormProps {
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  readonly save: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly wrong?: string | undefined;
  readonly children: preact.ComponentChildren;
}

export function ActForm({ onSubmit, onCancel, save, busy, error, wrong, children }: FormProps) {
  return (
    <form
      class="desk-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit();
      }}
    >
      {children}
      {wrong === undefined ? undefined : (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      {error === undefined ? undefined : <ProblemNotice error={error} />}
      <div class="desk-foot">
        <button type="submit" class="button button-main" disabled={busy}>
          {save}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('tele.acts.cancel')}
        </button>
      </div>
    </form>
  );
}

interface TextProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly list?: string;
  readonly rows?: number;
}

const MOST_LETTERS = 400;

export function ActText({ id, label, hint, value, onValue, list, rows }: TextProps) {
  const about = hint === undefined ? undefined : `${id}-hint`;
  const shared = { id, value, maxLength: MOST_LETTERS, 'aria-describedby': about, autoComplete: 'off' };
  return (
    <div class="desk-field">
      <label for={id}>{label}</label>
      {rows === undefined ? (
        <input {...shared} type="text" list={list} onInput={(event) => onValue(event.currentTarget.value)} />
      ) : (
        <textarea {...shared} rows={rows} onInput={(event) => onValue(event.currentTarget.value)} />
      )}
      {hint === undefined ? undefined : (
        <span id={about} class="quiet">
          {hint}
        </span>
      )}
    </div>
  );
}
