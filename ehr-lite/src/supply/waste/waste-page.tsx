/** Packs that leave otherwise than to a person, and those that come back: damaged before a witness, brought back, sent back. */
import '../../texts/supply-shelf.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Who } from '../../session/who.ts';
import { announce } from '../../shell/announce.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { inSpanish, t } from '../../texts/t.ts';
import { type Done, DoneBar } from '../done-bar.tsx';
import { takeBack } from '../supply.resource.ts';
import { FromShelf } from './from-shelf.tsx';
import { PersonReturn } from './person-return.tsx';

const KINDS = ['merma', 'persona', 'proveedor'] as const;
type Kind = (typeof KINDS)[number];

export function WastePage({ who }: { readonly who: Who }) {
  return who.clues === undefined ? (
    <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} />
  ) : (
    <Waste clues={who.clues} />
  );
}

function Waste({ clues }: { readonly clues: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.supplyWaste');
  const client = useQueryClient();
  const [kind, setKind] = useState<Kind>('merma');
  const [done, setDone] = useState<Done>();
  const onDone = (id: string, words: string) => {
    const undo = async () => {
      await takeBack(clues, id, inSpanish('supply.undo.reason'));
      await client.invalidateQueries({ queryKey: ['supply'] });
    };
    setDone({ id, words, undo });
    announce(words);
    void client.invalidateQueries({ queryKey: ['supply'] });
  };
  return (
    <section>
      <h1 ref={heading} tabIndex={-1}>
        {t('title.supplyWaste')}
      </h1>
      <p class="lead">{t('waste.lead')}</p>
      <fieldset class="segments">
        <legend>{t('waste.kind')}</legend>
        {KINDS.map((one) => (
          <label key={one} class="segment">
            <input type="radio" name="waste-kind" checked={kind === one} onChange={() => setKind(one)} />
            <span>{t(`waste.kind.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      {done === undefined ? undefined : <DoneBar key={done.id} done={done} />}
      {kind === 'persona' ? (
        <PersonReturn clues={clues} onDone={onDone} />
      ) : (
        <FromShelf key={kind} kind={kind} clues={clues} onDone={onDone} />
      )}
    </section>
  );
}
