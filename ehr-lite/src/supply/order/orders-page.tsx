/** Orders of this unit, or of the network for who buys for it: what waits for somebody, newest on top. */
import '../../texts/supply-order.ts';
import './order.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import type { Who } from '../../session/who.ts';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { day } from '../shown.ts';
import { listOrders, type Order, type OrderState } from './order.resource.ts';

export function OrdersPage({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.supplyOrders');
  const [open, setOpen] = useState(true);
  const city = who.role === 'operador';
  const clues = city ? undefined : who.clues;
  const orders = useQuery({
    queryKey: ['supply', 'orders', clues ?? '', open],
    queryFn: ({ signal }) => listOrders(clues, open, signal),
    enabled: city || clues !== undefined,
    refetchOnMount: 'always',
  });
  if (!city && clues === undefined) return <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} />;
  return (
    <section>
      <h1 ref={heading} tabIndex={-1}>
        {t('title.supplyOrders')}
      </h1>
      <p class="lead">{t('orders.lead')}</p>
      <div class="orders-bar">
        {who.role === 'farmacia' ? (
          <Link href="/almacen/pedidos/nuevo" class="button button-main">
            {t('orders.new')}
          </Link>
        ) : undefined}
        {/* biome-ignore lint/a11y/useSemanticElements: buttons that act, not a set of fields. */}
        <div class="buttons" role="group" aria-label={t('orders.which')}>
          {([true, false] as const).map((one) => (
            <button
              key={String(one)}
              type="button"
              class="button button-quiet"
              aria-pressed={one === open}
              onClick={() => setOpen(one)}
            >
              {t(one ? 'orders.open' : 'orders.all')}
            </button>
          ))}
        </div>
      </div>
      <Reading of={orders} />
      {orders.data?.length === 0 ? <Empty title={t('orders.none')} fix={t('orders.none.fix')} /> : undefined}
      {orders.data === undefined || orders.data.length === 0 ? undefined : <Board orders={orders.data} city={city} />}
    </section>
  );
}

function Board({ orders, city }: { readonly orders: readonly Order[]; readonly city: boolean }) {
  return (
    <ul class="orders-list">
      {orders.map((order) => (
        <li key={order.pedido}>
          <Link href={`/almacen/pedidos/${order.pedido}`} class="card orders-row">
            <span>
              <strong>{city ? order.nombre : contentOf(order)}</strong>
              <span class="quiet">
                {day(order.desde)} · {t('orders.items', { count: order.renglones.length })}
                {order.proveedor === undefined ? '' : ` · ${order.proveedor}`}
              </span>
            </span>
            <State state={order.estado} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

const MOST_NAMED = 2;
const contentOf = ({ renglones }: Order): string =>
  renglones
    .slice(0, MOST_NAMED)
    .map(({ nombre }) => nombre)
    .concat(renglones.length > MOST_NAMED ? ['…'] : [])
    .join(' · ');

const TAGS: Readonly<Partial<Record<OrderState, string>>> = {
  solicitado: 'tag tag-warn',
  autorizado: 'tag tag-open',
  enviado: 'tag tag-open',
};

export function State({ state }: { readonly state: OrderState }) {
  return <span class={TAGS[state] ?? 'tag'}>{t(`orders.state.${state}`)}</span>;
}
