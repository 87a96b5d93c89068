/** What expires, month by month: packs, never money. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { day, packs } from '../shown.ts';
import { type ExpiryMonth, readExpiries } from './board.resource.ts';

interface ExpiriesProps {
  readonly clues: string | undefined;
  /** Who reads this may see the whole network. */
  readonly city: boolean;
}

export function Expiries({ clues, city }: ExpiriesProps) {
  const [network, setNetwork] = useState(city);
  const of = network ? undefined : clues;
  const query = useQuery({
    queryKey: ['stock-board', 'expiries', of],
    queryFn: ({ signal }) => readExpiries(of, signal),
    refetchOnMount: 'always',
  });
  const months = query.data?.meses ?? [];
  const most = Math.max(1, ...months.map(({ envases }) => envases));
  return (
    <section aria-labelledby="board-expiry">
      <h2 id="board-expiry">{t('stock.board.expiry')}</h2>
      <p>{t('stock.board.expiry.lead')}</p>
      {city && clues !== undefined ? (
        <label class="choice">
          <input type="checkbox" checked={network} onChange={() => setNetwork(!network)} />
          <span>{t('stock.board.expiry.network')}</span>
        </label>
      ) : undefined}
      <Reading of={query} />
      {query.data !== undefined && months.length === 0 ? (
        <Empty title={t('stock.board.expiry.none')} fix={t('stock.board.expiry.none.fix')} />
      ) : undefined}
      <ul class="board-months">
        {months.map((month) => (
          <Month key={month.mes ?? ''} month={month} most={most} units={network} />
        ))}
      </ul>
    </section>
  );
}

interface MonthProps {
  readonly month: ExpiryMonth;
  readonly most: number;
  readonly units: boolean;
}

function Month({ month: { mes, envases, unidades, claves }, most, units }: MonthProps) {
  return (
    <li class={mes === undefined ? 'board-month board-past' : 'board-month'}>
      <h3>{mes === undefined ? t('stock.board.expiry.past') : day(mes)}</h3>
      <span class="board-bar" aria-hidden="true">
        <span style={{ inlineSize: `${Math.max(1, (100 * envases) / most)}%` }} />
      </span>
      <p>
        <strong>{packs(envases)}</strong>{' '}
        {units ? <span class="quiet">{t('stock.board.expiry.units', { count: unidades })}</span> : undefined}
      </p>
      <details>
        <summary>{t('stock.board.expiry.which')}</summary>
        <ul>
          {claves.map(({ clave, nombre, envases: of }) => (
            <li key={clave}>
              {nombre}: {packs(of)}
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
