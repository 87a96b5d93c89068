/** `/almacen/tablero`: what is missing and what will be, for who manages a unit or the network; for a pharmacy, of its own shelves. */
import '../../texts/stock-board.ts';
import '../../look/table.css';
import './board.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Who } from '../../session/who.ts';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { Alarms } from './alarms.tsx';
import { readMap } from './board.resource.ts';
import { Expiries } from './expiries.tsx';
import { Filled } from './filled.tsx';
import { HeatTable } from './heat-table.tsx';
import { ranked } from './levels.ts';
import { Proposals } from './proposals.tsx';

export function BoardPage({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.stockBoard');
  const seesNetwork = who.role !== 'farmacia';
  const map = useQuery({
    queryKey: ['stock-board', 'map'],
    queryFn: ({ signal }) => readMap(signal),
    enabled: seesNetwork,
    refetchOnMount: 'always',
  });
  const [chosen, setChosen] = useState<string>();
  const units = ranked(map.data?.unidades ?? []);
  const isCity = who.role === 'operador';
  const clues = isCity ? (chosen ?? units[0]?.clues) : who.clues;
  return (
    <section class="board">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.stockBoard')}
      </h1>
      <p class="lead">{t('stock.board.lead')}</p>
      {!isCity && clues === undefined ? <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} /> : undefined}
      {isCity && units.length > 0 ? (
        <label class="field">
          <span>{t('stock.board.unit')}</span>
          <select value={clues} onChange={(event) => setChosen(event.currentTarget.value)}>
            {units.map((unit) => (
              <option key={unit.clues} value={unit.clues}>
                {unit.nombre}
              </option>
            ))}
          </select>
        </label>
      ) : undefined}
      {clues === undefined ? undefined : <Alarms key={clues} clues={clues} orders={who.role === 'farmacia'} />}
      <Reading of={map} />
      {map.data === undefined ? undefined : <HeatTable map={map.data} units={units} />}
      {clues === undefined ? undefined : <Proposals key={`p ${clues}`} clues={clues} who={who} />}
      {clues === undefined && !isCity ? undefined : <Expiries clues={clues} city={isCity} />}
      <Filled own={who.clues} />
    </section>
  );
}
