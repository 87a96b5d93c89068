/** What of the lot stands here, in whatever place, goes to quarantine, or comes back from it: with a reason, and undone by counter-entries. */
import { useRef, useState } from 'react';
import { HubProblem } from '../../hub/problem.ts';
import { useAct } from '../../hub/use-act.ts';
import { announce } from '../../shell/announce.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { inSpanish, listed, t } from '../../texts/t.ts';
import { type Done, DoneBar } from '../done-bar.tsx';
import { AnswerForm } from '../shelf/answer-form.tsx';
import { packs } from '../shown.ts';
import { type Act, takeBack, tell } from '../supply.resource.ts';
import { apartIn, PLACES, type Place, standingIn } from './apart.ts';
import type { Recall } from './recall.resource.ts';

interface SetApartProps {
  readonly clues: string;
  readonly recall: Recall;
  readonly onChanged: () => Promise<unknown>;
}

type Kind = 'quarantine' | 'release';
const placeName = (place: Place): string => t(`shelf.place.${place}`);

export function SetApart({ clues, recall, onChanged }: SetApartProps) {
  const { clave, lote, anaqueles } = recall;
  const [open, setOpen] = useState<Kind>();
  const [backTo, setBackTo] = useState<Place>('farmacia');
  const [done, setDone] = useState<Done>();
  // One operation for each place; told again, word for word, after half of them failed, each is done once.
  const operations = useRef(new Map<string, Act>());
  const standing = standingIn(anaqueles, clues);
  const there = {
    quarantine: standing.reduce((sum, one) => sum + one.packs, 0),
    release: apartIn(anaqueles, clues),
  };
  const places = listed(standing.map(({ place }) => placeName(place)));
  const act = useAct(async (kind: Kind, motivo: string) => {
    const liberar = kind === 'release';
    const words = liberar
      ? t('recall.released', { packs: packs(there.release), place: placeName(backTo) })
      : t('recall.quarantined', { packs: packs(there.quarantine) });
    for (const lugar of liberar ? [backTo] : standing.map(({ place }) => place)) {
      const told = operations.current.get(`${kind} ${lugar}`) ?? {
        ...{ operacion: crypto.randomUUID(), clues, lugar },
        ...{ motivo, liberar, renglones: [{ clave, lote }] },
      };
      operations.current.set(`${kind} ${lugar}`, told);
      await tell('/cuarentena', told).catch(async (problem: unknown) => {
        // Refused is not done, and the reason may be another next time; what was done at the other places is seen.
        if (problem instanceof HubProblem && problem.kind !== 'line') operations.current.delete(`${kind} ${lugar}`);
        await onChanged();
        throw problem;
      });
    }
    const ids = [...operations.current.values()].map(({ operacion }) => operacion);
    operations.current = new Map();
    const undo = async () => {
      for (const id of ids) await takeBack(clues, id, inSpanish('supply.undo.reason'));
      await onChanged();
    };
    setDone({ id: ids.join(), words, undo });
    setOpen(undefined);
    announce(words);
    await onChanged();
  });
  return (
    <div class="recall-acts">
      {done === undefined ? undefined : <DoneBar key={done.id} done={done} />}
      {open === undefined ? (
        <Buttons there={there} onOpen={setOpen} />
      ) : (
        <>
          <p>{t(`recall.${open}.about`, { packs: packs(there[open]), places })}</p>
          {open === 'release' ? <BackTo place={backTo} onChoose={setBackTo} /> : undefined}
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

interface ButtonsProps {
  readonly there: Readonly<Record<Kind, number>>;
  readonly onOpen: (kind: Kind) => void;
}

function Buttons({ there, onOpen }: ButtonsProps) {
  return (
    <p class="buttons">
      {(['quarantine', 'release'] as const).map((kind) =>
        there[kind] === 0 ? undefined : (
          <button
            key={kind}
            type="button"
            class={kind === 'quarantine' ? 'button button-main' : 'button'}
            onClick={() => onOpen(kind)}
          >
            {t(`recall.${kind}`)}
          </button>
        ),
      )}
    </p>
  );
}

interface BackToProps {
  readonly place: Place;
  readonly onChoose: (place: Place) => void;
}

function BackTo({ place, onChoose }: BackToProps) {
  return (
    <fieldset class="segments">
      <legend>{t('recall.release.to')}</legend>
      {PLACES.map((one) => (
        <label key={one} class="segment">
          <input type="radio" name="back-to" checked={one === place} onChange={() => onChoose(one)} />
          <span>{placeName(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}
