/**
 * The pharmacy's counter: the folio is scanned (a scanner types it and presses Enter), the lines come with the lots to take, Enter hands over.
 * Three acts, no mouse. What was done can be undone at once.
 */
import '../texts/dispense.ts';
import './dispense.css';
import { readFolio } from '@amate/terminology/prescribing/folio.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { useTypedAnywhere } from '../shell/typed-anywhere.ts';
import { SupplyDoors } from '../supply/supply-doors.tsx';
import { t } from '../texts/t.ts';
import { readPrescription } from './dispense.resource.ts';
import { type Done, DoneNotice } from './done-notice.tsx';
import { HandOver } from './hand-over.tsx';

export function DispensePage({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.dispense', false);
  const field = useRef<HTMLInputElement>(null);
  const [folio, setFolio] = useState<string | undefined>();
  const [wrong, setWrong] = useState(false);
  const [done, setDone] = useState<Done | undefined>();
  const client = useQueryClient();
  const { clues } = who;
  const found = useQuery({
    queryKey: ['dispense', folio, clues],
    queryFn: ({ signal }) => readPrescription(folio!, clues!, signal),
    enabled: folio !== undefined && clues !== undefined,
    staleTime: 0,
    gcTime: 0,
  });
  useEffect(() => field.current?.focus(), []);
  useTypedAnywhere(field);
  if (clues === undefined) return <Empty title={t('dispense.noPlace')} fix={t('dispense.noPlace.fix')} />;
  const next = () => {
    setFolio(undefined);
    field.current!.value = '';
    field.current!.focus();
  };
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    const read = readFolio(field.current!.value);
    setWrong(read === undefined);
    setDone(undefined);
    if (read === undefined) return field.current!.select();
    if (read === folio) void found.refetch();
    setFolio(read);
  };
  return (
    <section class="dispense">
      <SupplyDoors who={who} part="" />
      <h1 ref={heading} tabIndex={-1}>
        {t('title.dispense')}
      </h1>
      <p class="lead">{t('dispense.lead')}</p>
      <form class="dispense-find" onSubmit={look as never}>
        <label>
          <span>{t('dispense.folio')}</span>
          <input
            ref={field}
            name="folio"
            autoComplete="off"
            autoCapitalize="characters"
            spellcheck={false}
            aria-invalid={wrong}
            aria-describedby={wrong ? 'dispense-wrong' : undefined}
          />
        </label>
        <button type="submit" class="button">
          {t('dispense.find')}
        </button>
      </form>
      {wrong ? (
        <p id="dispense-wrong" class="notice notice-problem" role="alert">
          <span>
            <strong>{t('dispense.badFolio')}</strong> {t('dispense.badFolio.fix')}
          </span>
        </p>
      ) : undefined}
      {done === undefined ? undefined : <DoneNotice done={done} onGone={() => setDone(undefined)} />}
      {folio !== undefined && found.isPending ? <p role="status">{t('dispense.finding')}</p> : undefined}
      {folio !== undefined && found.error !== null ? (
        <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : undefined}
      {folio !== undefined && found.data !== undefined && found.error === null ? (
        <HandOver
          key={`${folio} ${found.dataUpdatedAt}`}
          found={found.data}
          who={who}
          onStale={() => void found.refetch()}
          onOther={next}
          onDone={(what) => {
            setDone(what);
            next();
            void client.invalidateQueries({ queryKey: ['dispense'] });
          }}
        />
      ) : undefined}
    </section>
  );
}
