/** Why, and before whom: what the book asks of packs that leave otherwise than to a person. One button ends it. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { readWitnesses } from '../supply.resource.ts';

export interface Answer {
  readonly motivo: string;
  readonly testigo: string;
}

interface AnswerFormProps {
  readonly clues: string;
  /** Left out: nobody has to see it. */
  readonly witnessed?: boolean;
  readonly act: string;
  readonly busy: boolean;
  readonly onAnswer: (answer: Answer) => void;
}

const LEAST_REASON = 5;

export function AnswerForm({ clues, witnessed = false, act, busy, onAnswer }: AnswerFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [wrong, setWrong] = useState<'motivo' | 'testigo'>();
  const witnesses = useQuery({
    queryKey: ['supply', 'witnesses', clues],
    queryFn: ({ signal }) => readWitnesses(clues, signal),
    enabled: witnessed,
  });
  const submit = (event: Event) => {
    event.preventDefault();
    const given = new FormData(form.current!);
    const [motivo, testigo] = ['motivo', 'testigo'].map((name) => String(given.get(name) ?? '').trim()) as [
      string,
      string,
    ];
    const fault = motivo.length < LEAST_REASON ? 'motivo' : witnessed && testigo === '' ? 'testigo' : undefined;
    setWrong(fault);
    if (fault !== undefined) return form.current!.querySelector<HTMLElement>(`[name=${fault}]`)?.focus();
    onAnswer({ motivo, testigo });
  };
  return (
    <form ref={form} class="supply-answer" onSubmit={submit} onInput={() => setWrong(undefined)}>
      <label class="field">
        <span>{t('supply.reason')}</span>
        <input
          name="motivo"
          maxLength={500}
          autoComplete="off"
          aria-invalid={wrong === 'motivo'}
          aria-describedby="answer-motivo"
        />
        <span id="answer-motivo" class={wrong === 'motivo' ? 'wrong' : 'quiet'}>
          {t(wrong === 'motivo' ? 'shelf.reason.missing' : 'supply.reason.hint')}
        </span>
      </label>
      {witnessed ? (
        <label class="field">
          <span>{t('supply.witness')}</span>
          <select name="testigo" aria-invalid={wrong === 'testigo'} aria-describedby="answer-testigo">
            <option value="">{t('shelf.witness.choose')}</option>
            {(witnesses.data ?? []).map(({ cuenta, nombre }) => (
              <option key={cuenta} value={cuenta}>
                {nombre}
              </option>
            ))}
          </select>
          <span id="answer-testigo" class={wrong === 'testigo' ? 'wrong' : 'quiet'}>
            {witnesses.data?.length === 0
              ? t('shelf.witness.none')
              : t(wrong === 'testigo' ? 'shelf.witness.missing' : 'supply.witness.hint')}
          </span>
        </label>
      ) : undefined}
      <Reading of={witnesses} />
      <p>
        <button type="submit" class="button button-main" disabled={busy}>
          {busy ? t('supply.saving') : act}
        </button>
      </p>
    </form>
  );
}
