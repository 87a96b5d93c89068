/** How much room there is, for who manages: one line per unit and service, the longest wait first. Colour only repeats what words say. */
import '../texts/capacity.ts';
import '../look/table.css';
import './capacity.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { readCapacity } from './capacity.resource.ts';
import { type CapacityRow, chosen, levelOf, ORDERS, type Order } from './rows.ts';

const AGAIN_MS = 60_000;

export function CapacityPage() {
  const heading = useArrival<HTMLHeadingElement>('title.capacity');
  const [words, setWords] = useState('');
  const [order, setOrder] = useState<Order>('wait');
  const query = useQuery({
    queryKey: ['capacity'],
    queryFn: ({ signal }) => readCapacity(signal),
    refetchOnMount: 'always',
    refetchInterval: AGAIN_MS,
  });
  const all = query.data?.filas ?? [];
  const rows = chosen(all, words, order);
  const asOf = parseWhen(query.data?.alCorte ?? '');
  return (
    <section class="capacity">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.capacity')}
      </h1>
      <p class="lead">{t('capacity.lead')}</p>
      <Reading of={query} words="capacity.loading" />
      {query.data !== undefined && all.length === 0 ? (
        <Empty title={t('capacity.none')} fix={t('capacity.none.fix')} />
      ) : undefined}
      {all.length === 0 ? undefined : (
        <>
          <Choice words={words} onWords={setWords} order={order} onOrder={setOrder} />
          <p class="quiet" role="status">
            {t('capacity.shown', { count: rows.length })}.{' '}
            {asOf === undefined ? undefined : t('capacity.asOf', { when: showWhen(asOf) })}
          </p>
          {rows.length === 0 ? (
            <Empty title={t('capacity.noMatch', { words })} fix={t('capacity.noMatch.fix')} />
          ) : (
            <Board rows={rows} />
          )}
        </>
      )}
    </section>
  );
}

interface ChoiceProps {
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

function Choice({ words, onWords, order, onOrder }: ChoiceProps) {
  return (
    <div class="capacity-choice">
      <label>
        <span>{t('capacity.find')}</span>
        <input type="search" value={words} onInput={(event) => onWords(event.currentTarget.value)} autoComplete="off" />
      </label>
      <label>
        <span>{t('capacity.order')}</span>
        <select value={order} onChange={(event) => onOrder(event.currentTarget.value as Order)}>
          {ORDERS.map((one) => (
            <option key={one} value={one}>
              {t(`capacity.order.${one}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

const COLUMNS = ['service', 'wait', 'use', 'missed', 'cancelled'] as const;

function Board({ rows }: { readonly rows: readonly CapacityRow[] }) {
  return (
    <table class="sheet-table">
      <caption class="unseen">{t('capacity.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('capacity.unit')}</th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`capacity.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={`${row.clues ?? row.unidad} ${row.servicio}`} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ row }: { readonly row: CapacityRow }) {
  const level = levelOf(row);
  const cell = (column: (typeof COLUMNS)[number], text: preact.ComponentChildren) => (
    <td>
      <span class="cell-label" aria-hidden="true">
        {t(`capacity.${column}`)}
      </span>
      {text}
    </td>
  );
  const { usoPct, ocupados14: taken, lugares14: places, citas30: whole } = row;
  return (
    <tr>
      <th scope="row">{row.unidad}</th>
      {cell('service', row.servicio)}
      {cell(
        'wait',
        <span class={`heat heat-${level}`}>
          <strong>{waitOf(row)}</strong> {level === 'none' ? undefined : <span>{t(`capacity.level.${level}`)}</span>}
        </span>,
      )}
      {cell(
        'use',
        usoPct === null ? (
          t('capacity.closed')
        ) : (
          <>
            <span class="use-bar" aria-hidden="true">
              <span style={{ inlineSize: `${Math.min(100, usoPct)}%` }} />
            </span>
            {t('capacity.used', { percent: usoPct, taken, places })}
          </>
        ),
      )}
      {cell('missed', whole === 0 ? t('capacity.noVisits') : t('capacity.share', { part: row.inasistencias30, whole }))}
      {cell('cancelled', t('capacity.count', { count: row.cancelaciones30 }))}
    </tr>
  );
}

function waitOf({ tercerLugarDias: days }: CapacityRow): string {
  if (days === null) return t('capacity.level.none');
  return days === 0 ? t('capacity.today') : t('capacity.days', { count: days });
}
