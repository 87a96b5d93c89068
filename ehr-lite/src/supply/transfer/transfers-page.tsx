/** Between units: what comes, what has been sent and nobody received yet, and sending. Nothing on its way is ever out of sight. */
import '../../texts/supply-shelf.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Who } from '../../session/who.ts';
import { announce } from '../../shell/announce.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { inSpanish, t } from '../../texts/t.ts';
import { type Done, DoneBar } from '../done-bar.tsx';
import { takeBack } from '../supply.resource.ts';
import { SendForm } from './send-form.tsx';
import { readTravelling, type Travelling } from './transfer.resource.ts';
import { TransferCard } from './transfer-card.tsx';

export function TransfersPage({ who }: { readonly who: Who }) {
  return who.clues === undefined ? (
    <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} />
  ) : (
    <Transfers clues={who.clues} />
  );
}

function Transfers({ clues }: { readonly clues: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.supplyTransfers');
  const client = useQueryClient();
  const [done, setDone] = useState<Done>();
  const travelling = useQuery({
    queryKey: ['supply', 'transfers', clues],
    queryFn: ({ signal }) => readTravelling(clues, signal),
    refetchOnMount: 'always',
  });
  const onDone = (id: string, words: string, undoable = true) => {
    const undo = async () => {
      await takeBack(clues, id, inSpanish('supply.undo.reason'));
      await client.invalidateQueries({ queryKey: ['supply'] });
    };
    setDone({ id, words, ...(undoable && { undo }) });
    announce(words);
    void client.invalidateQueries({ queryKey: ['supply'] });
  };
  const coming = (travelling.data ?? []).filter(({ destino }) => destino.clues === clues);
  const gone = (travelling.data ?? []).filter(({ destino }) => destino.clues !== clues);
  return (
    <section>
      <h1 ref={heading} tabIndex={-1}>
        {t('title.supplyTransfers')}
      </h1>
      <p class="lead">{t('transfer.lead')}</p>
      {done === undefined ? undefined : <DoneBar key={done.id} done={done} />}
      <Reading of={travelling} />
      {travelling.data === undefined ? undefined : (
        <>
          <h2>{t('transfer.coming')}</h2>
          <Cards all={coming} none={t('transfer.coming.none')} clues={clues} onDone={onDone} />
          <h2>{t('transfer.gone')}</h2>
          <Cards all={gone} none={t('transfer.gone.none')} clues={clues} onDone={onDone} />
        </>
      )}
      <h2>{t('transfer.new')}</h2>
      <SendForm clues={clues} onDone={onDone} />
    </section>
  );
}

interface CardsProps {
  readonly all: readonly Travelling[];
  readonly none: string;
  readonly clues: string;
  readonly onDone: (id: string, words: string, undoable?: boolean) => void;
}

function Cards({ all, none, clues, onDone }: CardsProps) {
  if (all.length === 0) return <p class="quiet">{none}</p>;
  return (
    <ul class="supply-stack">
      {all.map((one) => (
        <li key={one.operacion}>
          <TransferCard transfer={one} clues={clues} onDone={onDone} />
        </li>
      ))}
    </ul>
  );
}
