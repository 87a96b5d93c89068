/** What was ordered of a hospital's connector lately, by whom, why, and what came of it. */
import { t } from '../texts/t.ts';
import type { Order } from './hospitals.resource.ts';
import { sayWhen } from './summary.ts';

const SHOWN = 10;

export function Orders({ orders }: { readonly orders: readonly Order[] }) {
  return (
    <>
      <h2>{t('hospitals.orders')}</h2>
      {orders.length === 0 ? <p>{t('hospitals.orders.none')}</p> : undefined}
      <ul class="hospitals-orders">
        {orders.slice(0, SHOWN).map(({ id, clase, mensajes, motivo, pidio, cuando, estado, respuesta }) => (
          <li key={id}>
            <span>
              <strong>{t(`hospitals.order.${clase}`, { count: mensajes.length })}</strong>
              {motivo === '' ? '' : `: ${motivo}`}
            </span>
            <span class={estado === 'no-se-pudo' ? 'tag tag-danger' : 'tag'}>{t(`hospitals.order.${estado}`)}</span>
            <span class="quiet">{t('hospitals.order.by', { who: pidio, when: sayWhen(cuando) })}</span>
            {estado === 'no-se-pudo' ? <span class="wrong">{respuesta}</span> : undefined}
          </li>
        ))}
      </ul>
    </>
  );
}
