/** Of one unit: what there is none of, and what runs out before anything ordered today could come. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { day } from '../shown.ts';
import { type Planned, readAlarms } from './board.resource.ts';

interface AlarmsProps {
  readonly clues: string;
  /** Who reads this is who orders. */
  readonly orders: boolean;
}

export function Alarms({ clues, orders }: AlarmsProps) {
  const query = useQuery({
    queryKey: ['stock-board', 'alarms', clues],
    queryFn: ({ signal }) => readAlarms(clues, signal),
    refetchOnMount: 'always',
  });
  const all = query.data?.claves ?? [];
  const now = all.filter(({ envases }) => envases === 0);
  const soon = all.filter(({ envases }) => envases > 0);
  return (
    <section aria-labelledby="board-out">
      <h2 id="board-out">{t('stock.board.out')}</h2>
      <Reading of={query} />
      {query.data === undefined ? undefined : all.length === 0 ? (
        <p class="notice board-good">{t('stock.board.out.good')}</p>
      ) : (
        <>
          <p>
            <strong>{t('stock.board.out.now', { count: now.length })}</strong> ·{' '}
            <strong>{t('stock.board.out.soon', { count: soon.length })}</strong>.{' '}
            {all[0] === undefined ? undefined : t('stock.board.asOf', { date: day(all[0].al) })}
          </p>
          <AlarmTable rows={[...now, ...soon]} />
          {orders ? (
            <p>
              <Link href="/almacen/pedidos/nuevo" class="button button-main">
                {t('stock.board.order')}
              </Link>
            </p>
          ) : undefined}
        </>
      )}
      {query.data === undefined ? undefined : (
        <p class="quiet board-definition">
          {query.data.definiciones.consumoMensual} {query.data.definiciones.alarma}
        </p>
      )}
    </section>
  );
}

const COLUMNS = ['state', 'onHand', 'coming', 'monthly', 'ask'] as const;

function AlarmTable({ rows }: { readonly rows: readonly Planned[] }) {
  return (
    <table class="sheet-table">
      <thead>
        <tr>
          <th scope="col">{t('stock.board.item')}</th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`stock.board.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.clave}>
            <th scope="row">
              {row.nombre} <span class="quiet">{row.clave}</span>
            </th>
            {COLUMNS.map((column) => (
              <td key={column}>
                <span class="cell-label" aria-hidden="true">
                  {t(`stock.board.${column}`)}
                </span>
                <Cell row={row} column={column} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ row, column }: { readonly row: Planned; readonly column: (typeof COLUMNS)[number] }) {
  switch (column) {
    case 'state':
      return row.envases === 0 ? (
        <span class="tag tag-danger">{t('stock.board.state.out')}</span>
      ) : (
        <span class="tag tag-warn">{t('stock.board.state.soon', { date: day(row.seAcaba ?? row.al) })}</span>
      );
    case 'onHand':
      return <>{row.envases}</>;
    case 'coming':
      return <>{row.enCamino}</>;
    case 'monthly':
      return <>{row.consumoMensual ?? t('stock.board.monthly.unknown')}</>;
    case 'ask':
      return (
        <>
          <strong>{row.pedir}</strong>{' '}
          {row.deOtrasUnidades === 0 ? undefined : (
            <span class="quiet">{t('stock.board.fromOthers', { count: row.deOtrasUnidades })}</span>
          )}
        </>
      );
  }
}
