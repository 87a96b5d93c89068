/** What was just handed over, and a way back while the person is still at the counter. */
import type { MedicationDispense } from '@medplum/fhirtypes';
import { useState } from 'react';
import { send } from '../outbox/send.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { inSpanish, t } from '../texts/t.ts';
import { annulled, entriesOf } from './dispense.resource.ts';
import { type LabelSheet, Labels } from './labels.tsx';

export interface Done {
  readonly kind: 'saved' | 'queued';
  readonly name: string;
  readonly folio: string;
  readonly patientId: string;
  /** Something of the prescription is still missing. */
  readonly part: boolean;
  readonly dispenses: readonly MedicationDispense[];
  readonly sheet: LabelSheet;
}

interface DoneNoticeProps {
  readonly done: Done;
  readonly onGone: () => void;
  readonly onSending: (is: boolean) => void;
}

export function DoneNotice({ done, onGone, onSending }: DoneNoticeProps) {
  const [state, setState] = useState<'done' | 'busy' | 'undone'>('done');
  const [error, setError] = useState<unknown>();
  const { kind, name, part, folio, patientId, dispenses } = done;
  async function undo(): Promise<void> {
    setState('busy');
    onSending(true);
    const entries = entriesOf(annulled(dispenses, inSpanish('dispense.undo.reason')));
    try {
      await send({ operation: crypto.randomUUID(), patientId, words: t('dispense.words', { folio }), entries });
      setState('undone');
      announce(t('dispense.undone'));
      document.querySelector<HTMLInputElement>('.dispense-find input')?.focus();
    } catch (problem) {
      setState('done');
      setError(problem);
    } finally {
      onSending(false);
    }
  }
  return (
    <>
      <div class="notice dispense-done" role="status">
        <p>
          <strong>{state === 'undone' ? t('dispense.undone') : t('dispense.done', { name })}</strong>{' '}
          {kind === 'queued' ? t('dispense.queued') : undefined}{' '}
          {part && state !== 'undone' ? t('dispense.done.part') : undefined}
        </p>
        {state === 'undone' ? undefined : (
          <p class="dispense-acts">
            <button type="button" class="button" onClick={() => print()}>
              {t('dispense.print')}
            </button>
            <button type="button" class="button" disabled={state === 'busy'} onClick={() => void undo()}>
              {t('dispense.undo')}
            </button>
          </p>
        )}
        {error === undefined ? undefined : <ProblemNotice error={error} onRetry={onGone} />}
      </div>
      {state === 'undone' ? undefined : <Labels sheet={done.sheet} />}
    </>
  );
}
