/** Closes a case or a review: one of two results and the words for it. */
import { useRef, useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';

interface ResolveFormProps {
  readonly id: string;
  readonly results: readonly (readonly [code: string, words: string])[];
  readonly label: string;
  readonly hint?: string;
  readonly submit: string;
  readonly onSend: (result: string, words: string) => Promise<unknown>;
}

const MOST_TYPED = 1_000;

export function ResolveForm({ id, results, label, hint, submit, onSend }: ResolveFormProps) {
  const [result, setResult] = useState<string | undefined>();
  const [words, setWords] = useState('');
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const act = useAct(onSend);
  const send = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (result === undefined) return form.current?.querySelector('input')?.focus();
    if (words.trim() === '') return form.current?.querySelector('textarea')?.focus();
    await act.run(result, words.trim());
  };
  const wrong = !tried
    ? undefined
    : result === undefined
      ? t('op.result.missing')
      : words.trim() === ''
        ? t('op.answer.missing')
        : undefined;
  return (
    <form ref={form} class="inline-form" onSubmit={(event) => void send(event)}>
      <fieldset>
        <legend>{t('op.result')}</legend>
        {results.map(([code, name]) => (
          <label key={code} class="choice">
            <input type="radio" name={`result-${id}`} checked={result === code} onChange={() => setResult(code)} />
            {name}
          </label>
        ))}
      </fieldset>
      <label for={`words-${id}`}>{label}</label>
      <textarea
        id={`words-${id}`}
        rows={3}
        maxLength={MOST_TYPED}
        value={words}
        aria-invalid={tried && words.trim() === ''}
        aria-describedby={`wrong-${id}`}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      {hint === undefined ? undefined : <p class="quiet">{hint}</p>}
      <p id={`wrong-${id}`} class="wrong" role="alert">
        {wrong ?? ''}
      </p>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <button type="submit" class="button button-main" disabled={act.busy}>
        {act.busy ? t('op.sending') : submit}
      </button>
    </form>
  );
}
