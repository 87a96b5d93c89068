/** `/almacen/controlados`: the book of controlled medicines as the ledger tells it, on screen and on paper. */
import '../../texts/stock-board.ts';
import '../../texts/trust.ts';
import './book.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { cityDay, parseWhen, showWhen } from '../../calendar/when.ts';
import { hubNow } from '../../hub/clock.ts';
import { DayField, dayOf, type TypedDay } from '../../operation/day-field.tsx';
import { Icon } from '../../pictures/icon.tsx';
import type { Who } from '../../session/who.ts';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { Wrong } from '../../shell/wrong.tsx';
import { t } from '../../texts/t.ts';
import { day, packs } from '../shown.ts';
import { type Book, type Entry, MOST_LINES, readBook } from './book.resource.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

const typedOf = (date: string): TypedDay => {
  const [year = '', month = '', one = ''] = date.split('-');
  return { year, month, day: one };
};

export function BookPage({ who: { clues } }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.stockBook');
  const today = cityDay(hubNow());
  const [days, setDays] = useState({ from: cityDay(hubNow() - USUAL_DAYS * DAY_MS), to: today });
  const [typed, setTyped] = useState({ from: typedOf(days.from), to: typedOf(days.to) });
  const [wrong, setWrong] = useState(false);
  const query = useQuery({
    queryKey: ['stock-book', clues, days],
    queryFn: ({ signal }) => readBook(clues!, days.from, days.to, signal),
    enabled: clues !== undefined,
    refetchOnMount: 'always',
  });
  if (clues === undefined) return <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} />;
  const show = (event: Event) => {
    event.preventDefault();
    const [from, to] = [dayOf(typed.from), dayOf(typed.to)];
    const isWrong = from === undefined || to === undefined || from === 'wrong' || to === 'wrong' || from > to;
    setWrong(isWrong);
    if (!isWrong) setDays({ from, to });
  };
  return (
    <section class="book">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.stockBook')}
      </h1>
      <p class="lead book-lead">{t('stock.book.lead')}</p>
      <form class="book-days" onSubmit={show}>
        {(['from', 'to'] as const).map((end) => (
          <DayField
            key={end}
            legend={t(`stock.book.${end}`)}
            value={typed[end]}
            onChange={(value) => setTyped({ ...typed, [end]: value })}
            wrong={wrong}
            describedBy="book-wrong"
          />
        ))}
        <button type="submit" class="button">
          {t('stock.book.show')}
        </button>
        <button type="button" class="button" onClick={() => window.print()}>
          <Icon name="print" /> {t('stock.book.print')}
        </button>
      </form>
      {wrong ? <Wrong id="book-wrong" said={[{ text: t('stock.book.wrong') }]} /> : undefined}
      <Reading of={query} />
      <p class="book-head">
        {t('stock.book.unit', { clues })} · {t('stock.book.period', { from: day(days.from), to: day(days.to) })}
      </p>
      {query.data === undefined ? undefined : <Pages book={query.data} />}
      <p class="print-only book-signature">{t('stock.book.signature')}</p>
    </section>
  );
}

function Pages({ book: { saldosIniciales, renglones } }: { readonly book: Book }) {
  return (
    <>
      {saldosIniciales.length === 0 ? undefined : (
        <>
          <h2>{t('stock.book.opening')}</h2>
          <ul class="book-opening">
            {saldosIniciales.map(({ clave, nombre, fraccion, lugar, existencia }) => (
              <li key={`${clave} ${lugar}`}>
                {t('stock.book.opening.line', { name: nombre, fraction: fraccion, packs: packs(existencia) })}
              </li>
            ))}
          </ul>
        </>
      )}
      {renglones.length === 0 ? (
        <Empty title={t('stock.book.none')} fix={t('stock.book.none.fix')} />
      ) : (
        <table class="book-table">
          <caption>{t('stock.book.caption')}</caption>
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {t(`stock.book.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {renglones.map((entry) => (
              <Row key={`${entry.asiento} ${entry.lugar}`} entry={entry} />
            ))}
          </tbody>
        </table>
      )}
      {renglones.length >= MOST_LINES ? <p>{t('stock.book.full')}</p> : undefined}
    </>
  );
}

const COLUMNS = ['when', 'what', 'item', 'in', 'out', 'left', 'who'] as const;

function Row({ entry }: { readonly entry: Entry }) {
  const { cuando, movimiento, nombre, clave, fraccion, lote, caducidad, entrada, salida, existencia } = entry;
  const when = parseWhen(cuando);
  const cell = (column: (typeof COLUMNS)[number], content: preact.ComponentChildren) => (
    <td class={`book-${column}`}>
      <span class="cell-label" aria-hidden="true">
        {t(`stock.book.${column}`)}
      </span>
      {content}
    </td>
  );
  return (
    <tr>
      {cell('when', when === undefined ? cuando : showWhen(when))}
      {cell('what', t(`stock.book.kind.${movimiento}`))}
      {cell(
        'item',
        <>
          <strong>{nombre}</strong>
          <span class="quiet">
            {t('stock.book.fraction', { fraction: fraccion })} · {clave}
          </span>
          <span class="book-lot">{t('supply.lot', { lot: lote, expiry: day(caducidad) })}</span>
        </>,
      )}
      {cell('in', entrada === 0 ? '—' : entrada)}
      {cell('out', salida === 0 ? '—' : salida)}
      {cell('left', <strong>{existencia}</strong>)}
      {cell(
        'who',
        <>
          {entry.responsable}
          {entry.testigo === null ? undefined : <span>{t('stock.book.witness', { name: entry.testigo })}</span>}
          {entry.motivo === null ? undefined : <span class="quiet">{entry.motivo}</span>}
        </>,
      )}
    </tr>
  );
}
