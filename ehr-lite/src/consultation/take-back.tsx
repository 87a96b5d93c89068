/** «Deshacer la firma», as long as the note has not left; a slow line may be carrying it at this moment, and then it is refused. */
import { useState } from 'react';
import { useLocation } from 'wouter-preact';
import { queries } from '../hub/queries.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import { withdraw } from '../outbox/withdraw.ts';
import { announce } from '../shell/announce.tsx';
import { t } from '../texts/t.ts';
import { putBack } from './drafted.ts';
import { type JustSigned, justSigned } from './signed-cell.ts';

interface TakeBackProps {
  readonly signed: JustSigned;
  readonly entry: OutboxEntry;
}

export function TakeBack({ signed, entry }: TakeBackProps) {
  const { visitId, noteId, operation, values } = signed;
  const [, go] = useLocation();
  const [isLeaving, setLeaving] = useState(false);
  // After a clash the note goes first and by itself.
  const hasNote = ({ entries }: OutboxEntry) =>
    noteId === undefined || entries.some(({ request }) => request?.url === `Composition/${noteId}`);
  if (entry.standing.kind !== 'pending' || !hasNote(entry)) return null;
  const takeBack = async () => {
    setLeaving(false);
    if (!(await withdraw(operation, hasNote).catch(() => false))) return setLeaving(true);
    putBack(visitId, values);
    justSigned.set(undefined);
    for (const queryKey of [['visit', visitId], ['patient'], ['morning']]) void queries.invalidateQueries({ queryKey });
    announce(t('signed.takenBack'));
    go(`/consulta/${visitId}`);
  };
  return (
    <>
      <p role="alert" class="wrong">
        {isLeaving ? t('signed.leaving') : ''}
      </p>
      <button type="button" class="button" onClick={() => void takeBack()}>
        {t('signed.undo')}
      </button>
    </>
  );
}
