/** How many prescriptions each unit filled whole: the very figures that are published. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '../../pictures/icon.tsx';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { day } from '../shown.ts';
import { FILLED_CSV, FILLED_JSON, type FilledRow, readFilled } from './board.resource.ts';
import { filledTable } from './levels.ts';

const FIRST = 15;

export function Filled({ own }: { readonly own: string | undefined }) {
  const query = useQuery({ queryKey: ['stock-board', 'filled'], queryFn: ({ signal }) => readFilled(signal) });
  const [most, setMost] = useState(FIRST);
  const { months, units } = filledTable(query.data?.renglones ?? [], own);
  return (
    <section aria-labelledby="board-filled">
      <h2 id="board-filled">{t('stock.board.filled')}</h2>
      <Reading of={query} />
      {query.data !== undefined && units.length === 0 ? (
        <Empty title={t('stock.board.filled.none')} fix={t('stock.board.filled.none.fix')} />
      ) : undefined}
      {units.length === 0 ? undefined : (
        <table class="sheet-table">
          <caption class="unseen">{t('stock.board.filled.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('stock.board.unit')}</th>
              {months.map((month) => (
                <th key={month} scope="col">
                  {day(month)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {units.slice(0, most).map(({ clues, unidad, months: of }) => (
              <tr key={clues}>
                <th scope="row">{unidad}</th>
                {months.map((month) => (
                  <td key={month}>
                    <span class="cell-label" aria-hidden="true">
                      {day(month)}
                    </span>
                    <Share row={of.get(month)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {units.length > most ? (
        <button type="button" class="button" onClick={() => setMost(most + FIRST)}>
          {t('stock.board.map.more')}
        </button>
      ) : undefined}
      <p class="quiet board-definition">{query.data?.definicion}</p>
      <h3>{t('stock.board.filled.data')}</h3>
      <p class="quiet">{t('stock.board.filled.json.about')}</p>
      <p class="buttons">
        <a href={FILLED_CSV} download class="button">
          <Icon name="other" /> {t('stock.board.filled.csv')}
        </a>
        <a href={FILLED_JSON} download class="button">
          <Icon name="other" /> {t('stock.board.filled.json')}
        </a>
      </p>
    </section>
  );
}

function Share({ row }: { readonly row: FilledRow | undefined }) {
  if (row === undefined) return <>—</>;
  const { porcentaje, completas, recetas } = row;
  if (porcentaje === null || recetas === null) return <span class="quiet">{t('stock.board.filled.few')}</span>;
  return (
    <>
      <strong>{porcentaje} %</strong>{' '}
      <span class="quiet">{t('stock.board.filled.share', { whole: completas ?? 0, all: recetas })}</span>
    </>
  );
}
