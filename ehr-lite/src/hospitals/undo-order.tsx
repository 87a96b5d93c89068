/** What was just ordered, and the way back. */
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { type Order, undoOrder } from './hospitals.resource.ts';

interface UndoOrderProps {
  readonly clues: string;
  readonly order: Order;
  readonly said: string;
  readonly onGone: () => Promise<void>;
}

export function UndoOrder({ clues, order, said, onGone }: UndoOrderProps) {
  const act = useAct(async () => {
    await undoOrder(clues, order.id);
    announce(t('hospitals.undone'));
    await onGone();
  });
  return (
    <div class="undo">
      <p>{said}</p>
      <button type="button" class="button button-quiet" aria-disabled={act.busy} onClick={() => void act.run()}>
        {t('hospitals.undo')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}
