/** What may be done next with an order, by whom it is (the hub decides again): authorize, reject, send, cancel. */
import { useRef, useState } from 'react';
import type { Who } from '../../session/who.ts';
import { t } from '../../texts/t.ts';
import type { Order, OrderMove } from './order.resource.ts';

type Move = Omit<OrderMove, 'operacion' | 'renglones'>;
type To = Move['estado'];

/** From each state, who takes it where. */
const NEXT: Readonly<Partial<Record<Order['estado'], Readonly<Partial<Record<Who['role'], readonly To[]>>>>>> = {
  solicitado: {
    farmacia: ['cancelado'],
    administrador: ['autorizado', 'rechazado', 'cancelado'],
    operador: ['autorizado', 'rechazado', 'cancelado'],
  },
  autorizado: { administrador: ['cancelado'], operador: ['enviado', 'cancelado'] },
  enviado: { operador: ['cancelado'] },
};
const WORDS = {
  autorizado: 'order.authorize',
  rechazado: 'order.reject',
  enviado: 'order.send',
  cancelado: 'order.cancel',
} as const;
const LEAST_REASON = 5;

interface OrderActsProps {
  readonly who: Who;
  readonly order: Order;
  readonly busy: boolean;
  readonly onMove: (move: Move) => void;
}

export function OrderActs({ who, order, busy, onMove }: OrderActsProps) {
  const [reason, setReason] = useState('');
  const [supplier, setSupplier] = useState('');
  const [wrong, setWrong] = useState<'reason' | 'supplier'>();
  const form = useRef<HTMLDivElement>(null);
  const moves = NEXT[order.estado]?.[who.role] ?? [];
  if (moves.length === 0) return null;
  const asksWhy = moves.some((to) => to === 'rechazado' || to === 'cancelado');
  const act = (to: To) => {
    const motivo = reason.trim();
    const fault =
      (to === 'rechazado' || to === 'cancelado') && motivo.length < LEAST_REASON
        ? 'reason'
        : to === 'enviado' && supplier.trim() === ''
          ? 'supplier'
          : undefined;
    setWrong(fault);
    if (fault !== undefined) return form.current?.querySelector<HTMLInputElement>(`[name=${fault}]`)?.focus();
    onMove({
      estado: to,
      ...(to === 'enviado' && { proveedor: supplier.trim() }),
      ...((to === 'rechazado' || to === 'cancelado') && { motivo }),
    });
  };
  const field = (name: 'reason' | 'supplier', value: string, label: string, missing: string) => (
    <label class="field">
      <span>{label}</span>
      <input
        name={name}
        value={value}
        maxLength={name === 'reason' ? 500 : 120}
        aria-invalid={wrong === name}
        aria-describedby={wrong === name ? `order-${name}-wrong` : undefined}
        onInput={(event) => (name === 'reason' ? setReason : setSupplier)(event.currentTarget.value)}
      />
      {wrong === name ? (
        <span id={`order-${name}-wrong`} class="wrong" role="alert">
          {missing}
        </span>
      ) : undefined}
    </label>
  );
  return (
    <div ref={form} class="orders-acts">
      {order.estado === 'solicitado' && who.role === 'farmacia' ? <p>{t('order.own')}</p> : undefined}
      {moves.includes('enviado')
        ? field('supplier', supplier, t('order.sendTo'), t('order.supplier.missing'))
        : undefined}
      {asksWhy ? field('reason', reason, t('order.why'), t('order.why.missing')) : undefined}
      <p class="buttons">
        {moves.map((to) => (
          <button
            key={to}
            type="button"
            class={to === 'autorizado' || to === 'enviado' ? 'button button-main' : 'button'}
            disabled={busy}
            onClick={() => act(to)}
          >
            {busy ? t('order.acting') : t(WORDS[to])}
          </button>
        ))}
      </p>
    </div>
  );
}
