/** Orders of studies as a section of the consultation. */
import '../texts/orders.ts';
import type { ConsultationSection, Missing } from '../consultation/section.ts';
import { t } from '../texts/t.ts';
import { orderEntries } from './entries.ts';
import { OrdersPanel } from './orders-panel.tsx';
import { NO_ORDERS, type OrdersDraft } from './value.ts';

export const ordersSection: ConsultationSection<OrdersDraft> = {
  name: 'orders',
  empty: NO_ORDERS,
  missing: ({ lines, to, reason }) => {
    if (lines.length === 0) return [];
    const stops = (words: string, control: string): Missing => ({ words, control, weight: 'stops' });
    return [
      ...(to === undefined ? [stops(t('order.missing.to'), 'order-to')] : []),
      ...(reason.trim() === '' ? [stops(t('order.missing.reason'), 'order-reason')] : []),
    ];
  },
  entries: orderEntries,
  written: ({ lines }) => lines.length > 0,
  Panel: OrdersPanel,
};
