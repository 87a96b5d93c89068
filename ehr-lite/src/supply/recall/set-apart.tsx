/** What of the lot stands here goes to quarantine, or comes back from it: with a reason, and undone by a counter-entry. */
import { useRef, useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { announce } from '../../shell/announce.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { inSpanish, t } from '../../texts/t.ts';
import { type Done, DoneBar } from '../done-bar.tsx';
import { AnswerForm } from '../shelf/answer-form.tsx';
import { packsIn } from '../shelf/chosen.ts';
import { packs } from '../shown.ts';
import { takeBack, tell } from '../supply.resource.ts';
import type { Recall } from './recall.resource.ts';

interface SetApartProps {
  readonly clues: string;
  readonly recall: Recall;
  readonly onChanged: () => Promise<unknown>;
}

export function SetApart({ clues, recall, onChanged }: SetApartProps) {
  const { clave, lote, anaqueles } = recall;
  const [open, setOpen] = useState<'quarantine' | 'release'>();
  const [done, setDone] = useState<Done>();
  const operation = useRef(crypto.randomUUID());
  const here = (place: string) => packsIn(anaqueles.filter((shelf) => shelf.clues === clues && shelf.lugar === place));
  const there = { quarantine: here('farmacia'), release: here('cuarentena') };
  const act = useAct(async (kind: 'quarantine' | 'release', motivo: string) => {
    const id = operation.current;
    const liberar = kind === 'release';
    await tell('/cuarentena', { operacion: id, clues, motivo, liberar, renglones: [{ clave, lote }] });
    operation.current = crypto.randomUUID();
    const words = t(liberar ? 'recall.released' : 'recall.quarantined', { packs: packs(there[kind]) });
    const undo = async () => {
      await takeBack(clues, id, inSpanish('supply.undo.reason'));
      await onChanged();
    };
    setDone({ id, words, undo });
    setOpen(undefined);
    announce(words);
    await onChanged();
  });
  return (
    <div class="recall-acts">
      {done === undefined ? undefined : <DoneBar key={done.id} done={done} />}
      {open === undefined ? (
        <p class="buttons">
          {(['quarantine', 'release'] as const).map((kind) =>
            there[kind] === 0 ? undefined : (
              <button
                key={kind}
                type="button"
                class={kind === 'quarantine' ? 'button button-main' : 'button'}
                onClick={() => setOpen(kind)}
              >
                {t(`recall.${kind}`)}
              </button>
            ),
          )}
        </p>
      ) : (
        <>
          <p>{t(`recall.${open}.about`, { packs: packs(there[open]) })}</p>
          <AnswerForm
            clues={clues}
            act={t(`recall.${open}`)}
            busy={act.busy}
            onAnswer={({ motivo }) => void act.run(open, motivo)}
          />
          {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
        </>
      )}
    </div>
  );
}
