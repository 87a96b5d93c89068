/**
 * Units by medicines: how many days what there is lasts. A number, a sign and a word in every cell; the ground only repeats it. Moved through
 * with the keyboard within itself, so that the page never scrolls sideways.
 */
import { useState } from 'react';
import { Empty } from '../../shell/empty.tsx';
import { t } from '../../texts/t.ts';
import { plain } from '../count/lines.ts';
import type { MapUnit, StockMap } from './board.resource.ts';
import { LEVELS, levelOf, SIGN, type Stock } from './levels.ts';

const FIRST = 25;

export function HeatTable({ map, units }: { readonly map: StockMap; readonly units: readonly MapUnit[] }) {
  const [words, setWords] = useState('');
  const [most, setMost] = useState(FIRST);
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const found = units.filter(({ nombre, alcaldia, clues }) => {
    const text = plain(`${nombre} ${alcaldia ?? ''} ${clues}`);
    return wanted.every((word) => text.includes(word));
  });
  const shown = found.slice(0, most);
  return (
    <section aria-labelledby="board-map">
      <h2 id="board-map">{t('stock.board.map')}</h2>
      {map.claves.length === 0 ? (
        <Empty title={t('stock.board.map.none')} fix={t('stock.board.map.none.fix')} />
      ) : (
        <>
          <Legend />
          <div class="board-find">
            <label class="field">
              <span>{t('stock.board.map.find')}</span>
              <input
                type="search"
                autoComplete="off"
                value={words}
                onInput={(event) => setWords(event.currentTarget.value)}
              />
            </label>
            <p class="quiet" role="status">
              {found.length === 0
                ? t('stock.board.map.noMatch')
                : t('stock.board.map.shown', { count: shown.length, all: units.length })}
            </p>
          </div>
          {shown.length === 0 ? undefined : <Cells map={map} units={shown} />}
          {found.length > shown.length ? (
            <button type="button" class="button" onClick={() => setMost(most + FIRST)}>
              {t('stock.board.map.more')}
            </button>
          ) : undefined}
        </>
      )}
      <p class="quiet board-definition">
        {map.definiciones.diasDeExistencia} {map.definiciones.consumoMensual}
      </p>
    </section>
  );
}

function Legend() {
  return (
    <ul class="board-legend" aria-label={t('stock.board.legend')}>
      {LEVELS.map((level) => (
        <li key={level}>
          <span class={`board-cell board-${level}`} aria-hidden="true">
            {SIGN[level]}
          </span>{' '}
          {t(`stock.board.level.${level}`)}
        </li>
      ))}
    </ul>
  );
}

function Cells({ map, units }: { readonly map: StockMap; readonly units: readonly MapUnit[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached and moved by the keyboard (WCAG 2.1.1)
    <section class="board-scroll" aria-label={t('stock.board.map.region')} tabIndex={0}>
      <table class="board-heat">
        <caption class="unseen">{t('stock.board.map.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('stock.board.unit')}</th>
            {map.claves.map(({ clave, nombre }) => (
              <th key={clave} scope="col" title={nombre}>
                <span>{nombre}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => {
            const stocks = new Map(unit.claves.map((stock) => [stock.clave, stock]));
            return (
              <tr key={unit.clues}>
                <th scope="row">{unit.nombre}</th>
                {map.claves.map(({ clave }) => (
                  <Cell key={clave} stock={stocks.get(clave)} />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ stock }: { readonly stock: Stock | undefined }) {
  const level = levelOf(stock);
  const days = stock?.dias ?? undefined;
  const number = level === 'out' ? '0' : days === undefined ? '' : String(days);
  return (
    <td class={`board-cell board-${level}`}>
      <span aria-hidden="true">
        {SIGN[level]} {number}
      </span>
      <span class="unseen">
        {t(`stock.board.level.${level}`)}
        {days === undefined || level === 'out' ? '' : `: ${t('stock.board.days', { count: days })}`}
      </span>
    </td>
  );
}
