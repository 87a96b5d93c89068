/** What was just written in the book, and the way back: a counter-entry. */
import { useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { Icon } from '../pictures/icon.tsx';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';

export interface Done {
  /** Of the operation: a new one is a new bar. */
  readonly id: string;
  readonly words: string;
  readonly undo?: () => Promise<unknown>;
}

export function DoneBar({ done }: { readonly done: Done }) {
  const [undone, setUndone] = useState(false);
  const undo = useAct(async () => {
    await done.undo?.();
    setUndone(true);
    announce(t('supply.undone'));
    return true;
  });
  return (
    <div class="undo supply-done">
      <Icon name="check" />
      <p role="status">{undone ? t('supply.undone') : done.words}</p>
      {undone || done.undo === undefined ? undefined : (
        <button type="button" class="button" disabled={undo.busy} onClick={() => void undo.run()}>
          {t('supply.undo')}
        </button>
      )}
      {undo.error === undefined ? undefined : <ProblemNotice error={undo.error} />}
    </div>
  );
}
