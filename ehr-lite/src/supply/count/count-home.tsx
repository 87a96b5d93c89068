/** Opening a count, whole or of some keys, and the list of those that were. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useLocation } from 'wouter-preact';
import { parseWhen, showWhen } from '../../calendar/when.ts';
import { useCell } from '../../hub/cell.ts';
import { line } from '../../hub/reachable.ts';
import { useAct } from '../../hub/use-act.ts';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { ChooseKeys } from './choose-keys.tsx';
import { listCounts, openCount } from './count.resource.ts';
import type { CountListed } from './count-shape.ts';

const MOST_PAST = 10;

export function CountHome({ clues }: { readonly clues: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.stockCount');
  const counts = useQuery({
    queryKey: ['counts', clues],
    queryFn: ({ signal }) => listCounts(clues, signal),
    refetchOnMount: 'always',
  });
  const all = counts.data?.conteos ?? [];
  const going = all.filter(({ cerrado }) => cerrado === undefined);
  const past = all.filter(({ cerrado }) => cerrado !== undefined).slice(0, MOST_PAST);
  return (
    <section class="stock-count">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.stockCount')}
      </h1>
      <p class="lead">{t('stock.count.lead')}</p>
      <OpenCount clues={clues} />
      <Reading of={counts} />
      {counts.data !== undefined && all.length === 0 ? (
        <Empty title={t('stock.count.none')} fix={t('stock.count.none.fix')} />
      ) : undefined}
      <Listed title={t('stock.count.going')} counts={going} />
      <Listed title={t('stock.count.past')} counts={past} />
    </section>
  );
}

function OpenCount({ clues }: { readonly clues: string }) {
  const [choosing, setChoosing] = useState(false);
  const [, navigate] = useLocation();
  const isDown = useCell(line).kind === 'down';
  const operation = useRef(crypto.randomUUID());
  const act = useAct(async (keys: readonly string[] | undefined) => {
    const { conteo } = await openCount(operation.current, clues, keys);
    navigate(`/almacen/conteo/${conteo}`);
    return true;
  });
  return (
    <div class="card count-open">
      <h2>{t('stock.count.open')}</h2>
      {choosing ? (
        <ChooseKeys clues={clues} busy={act.busy} onChosen={(keys) => void act.run(keys)} />
      ) : (
        <p class="buttons">
          <button
            type="button"
            class="button button-main"
            disabled={act.busy || isDown}
            onClick={() => void act.run(undefined)}
          >
            {act.busy ? t('stock.count.opening') : t('stock.count.whole')}
          </button>
          <button type="button" class="button" disabled={act.busy || isDown} onClick={() => setChoosing(true)}>
            {t('stock.count.some')}
          </button>
        </p>
      )}
      {isDown ? <p class="quiet">{t('stock.count.needsLine')}</p> : undefined}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}

function Listed({ title, counts }: { readonly title: string; readonly counts: readonly CountListed[] }) {
  if (counts.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul class="count-list">
        {counts.map((count) => (
          <li key={count.conteo}>
            <div>
              <strong>{t(`stock.count.kind.${count.tipo}`)}</strong> <span class="tag">{t(stateOf(count))}</span>
              <p class="quiet">
                {whoAndWhen(count.abrio, count.abierto)}. {t('stock.count.counted', { count: count.contados })}
              </p>
              {count.motivo === undefined ? undefined : (
                <p>{t('stock.count.closed.reason', { reason: count.motivo })}</p>
              )}
            </div>
            <Link href={`/almacen/conteo/${count.conteo}`} class="button">
              {t(count.cerrado === undefined ? 'stock.count.goOn' : 'stock.count.see')}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

const stateOf = ({ cerrado, cancelado, revisado }: CountListed) =>
  cerrado === undefined
    ? revisado === undefined
      ? 'stock.count.state.open'
      : 'stock.count.state.reviewed'
    : cancelado
      ? 'stock.count.state.cancelled'
      : 'stock.count.state.closed';

export function whoAndWhen(name: string, instant: string): string {
  const when = parseWhen(instant);
  return t('stock.count.since', { name, when: when === undefined ? instant : showWhen(when) });
}
