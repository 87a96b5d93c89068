/** One order: what was asked for, authorized and received, who did it, and what whoever looks at it may do next. */
import '../../texts/supply-order.ts';
import '../../look/table.css';
import './order.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { parseWhen, showWhen } from '../../calendar/when.ts';
import { useAct } from '../../hub/use-act.ts';
import type { Who } from '../../session/who.ts';
import { announce } from '../../shell/announce.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { packs } from '../shown.ts';
import {
  canReceive,
  moveOrder,
  type Order,
  type OrderMove,
  type Planned,
  readOrder,
  readPlan,
} from './order.resource.ts';
import { OrderActs } from './order-acts.tsx';
import { State } from './orders-page.tsx';

export function OrderPage({ who, id }: { readonly who: Who; readonly id: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.supplyOrder');
  const client = useQueryClient();
  const order = useQuery({
    queryKey: ['supply', 'order', id],
    queryFn: ({ signal }) => readOrder(id, signal),
    refetchOnMount: 'always',
  });
  const [granted, setGranted] = useState<ReadonlyMap<string, number>>(new Map());
  const act = useAct(async (move: Omit<OrderMove, 'operacion' | 'renglones'>) => {
    const renglones = [...granted].map(([clave, envases]) => ({ clave, envases }));
    const with_ = move.estado === 'autorizado' ? { renglones } : {};
    const moved = await moveOrder(id, { operacion: crypto.randomUUID(), ...move, ...with_ });
    client.setQueryData(['supply', 'order', id], moved);
    await client.invalidateQueries({ queryKey: ['supply', 'orders'] });
    announce(t('order.moved', { state: t(`orders.state.${moved.estado}`) }));
    heading.current?.focus();
  });
  const { data } = order;
  const decides = data?.estado === 'solicitado' && (who.role === 'administrador' || who.role === 'operador');
  const plan = useQuery({
    queryKey: ['supply', 'plan', data?.clues],
    queryFn: ({ signal }) => readPlan(data!.clues, signal),
    enabled: decides,
  });
  return (
    <section>
      <h1 ref={heading} tabIndex={-1}>
        {data === undefined ? t('title.supplyOrder') : t('order.of', { unit: data.nombre })}
      </h1>
      <Reading of={order} />
      {data === undefined ? undefined : (
        <>
          <p class="marks">
            <State state={data.estado} />
            {data.proveedor === undefined ? undefined : (
              <span>{t('order.supplier', { supplier: data.proveedor })}</span>
            )}
          </p>
          {decides ? <p>{t('order.authorize.about')}</p> : undefined}
          <Lines
            order={data}
            granted={decides ? granted : undefined}
            planned={decides ? (plan.data?.claves ?? []) : []}
            onGrant={(clave, envases) => setGranted(new Map(granted).set(clave, envases))}
          />
          {who.role === 'farmacia' && canReceive(data) ? (
            <Link href={`/almacen/recibir/${id}`} class="button button-main">
              {t('order.receive')}
            </Link>
          ) : undefined}
          {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
          <OrderActs who={who} order={data} busy={act.busy} onMove={(move) => void act.run(move)} />
          <History order={data} />
        </>
      )}
    </section>
  );
}

interface LinesProps {
  readonly order: Order;
  /** What is being authorized otherwise than asked for; undefined: nothing is to be decided. */
  readonly granted: ReadonlyMap<string, number> | undefined;
  /** What the night knew of the unit's shelves, for who decides. */
  readonly planned: readonly Planned[];
  readonly onGrant: (clave: string, envases: number) => void;
}

function Lines({ order, granted, planned, onGrant }: LinesProps) {
  const labelled = (label: string, what: preact.ComponentChildren) => (
    <td>
      <span class="cell-label" aria-hidden="true">
        {label}
      </span>
      {what}
    </td>
  );
  return (
    <table class="sheet-table orders-table">
      <thead>
        <tr>
          <th scope="col">{t('order.line')}</th>
          <th scope="col">{t('order.asked')}</th>
          <th scope="col">{t('order.approved')}</th>
          <th scope="col">{t('order.received')}</th>
        </tr>
      </thead>
      <tbody>
        {order.renglones.map(({ clave, nombre, pedidos, autorizados, recibidos }) => (
          <tr key={clave}>
            <th scope="row">
              {nombre} <span class="quiet">{clave}</span>
              <OnShelf plan={planned.find((one) => one.clave === clave)} />
            </th>
            {labelled(t('order.asked'), pedidos)}
            {labelled(
              t('order.approved'),
              granted === undefined ? (
                (autorizados ?? '—')
              ) : (
                <input
                  type="number"
                  inputMode="numeric"
                  min={0}
                  value={granted.get(clave) ?? pedidos}
                  aria-label={t('order.approvedOf', { what: nombre })}
                  onInput={(event) => {
                    const count = event.currentTarget.valueAsNumber;
                    if (Number.isInteger(count) && count >= 0) onGrant(clave, count);
                  }}
                />
              ),
            )}
            {labelled(t('order.received'), recibidos)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OnShelf({ plan }: { readonly plan: Planned | undefined }) {
  if (plan === undefined) return null;
  const { envases, diasDeExistencia: days, consumoMensual: monthly } = plan;
  const there = envases === 0 ? t('requisition.stock.none') : t('requisition.stock.unknown', { packs: packs(envases) });
  const lasts = envases > 0 && days !== null;
  return (
    <p class="quiet">
      {lasts ? t('requisition.stock', { packs: packs(envases), count: days }) : there}{' '}
      {monthly === null ? undefined : t('order.monthly', { packs: Math.round(monthly) })}
    </p>
  );
}

function History({ order }: { readonly order: Order }) {
  if (order.historia === undefined) return null;
  return (
    <>
      <h2>{t('order.history')}</h2>
      <ol class="orders-history">
        {order.historia.map(({ cuando, estado, quien, motivo }) => {
          const when = parseWhen(cuando);
          return (
            <li key={`${cuando} ${estado}`}>
              {t('order.history.line', {
                when: when === undefined ? cuando : showWhen(when),
                state: t(`orders.state.${estado}`),
                who: quien,
              })}
              {motivo === undefined ? '' : `: ${motivo}`}
            </li>
          );
        })}
      </ol>
    </>
  );
}
