/** One cause for which messages are held: how many, the latest of them covered, and what may be done with one or with all. */
import { useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { DiffTable } from './diff-table.tsx';
import { DismissForm } from './dismiss-form.tsx';
import { type Cause, type Held, isWaiting, type Order, type OrderWord, placeOrder } from './hospitals.resource.ts';
import { sayWhen } from './summary.ts';

export interface CauseProps {
  readonly clues: string;
  readonly cause: Cause;
  /** The latest of it; there may be more than are shown. */
  readonly held: readonly Held[];
  readonly orders: readonly Order[];
  readonly onDone: (order: Order, said: string) => Promise<void>;
}

export function CauseEntry({ clues, cause, held, orders, onDone }: CauseProps) {
  const [dismissing, setDismissing] = useState(false);
  const act = useAct(async (clase: OrderWord, mensajes: readonly number[], motivo?: string) => {
    const order = await placeOrder(clues, { clase, mensajes, ...(motivo !== undefined && { motivo }) });
    setDismissing(false);
    await onDone(order, said(clase, mensajes.length));
  });
  const free = held.filter(
    ({ id }) => !orders.some((one) => isWaiting(one) && changes(one) && one.mensajes.includes(id)),
  );
  const all = free.map(({ id }) => id);
  return (
    <li class="entry">
      <article aria-label={cause.text}>
        <h3>{cause.text}</h3>
        <p class="marks">
          <span class="tag tag-warn">{t('hospitals.count', { count: cause.count })}</span>
          <span class="tag">{t(`hospitals.state.${cause.state}`)}</span>
          <code>{cause.cause}</code>
        </p>
        {held.length < cause.count ? <p class="quiet">{t('hospitals.some', { count: held.length })}</p> : undefined}
        {all.length === 0 ? undefined : (
          <p class="buttons">
            <button type="button" class="button" aria-disabled={act.busy} onClick={() => void act.run('reenviar', all)}>
              {t('hospitals.rerunAll', { count: all.length })}
            </button>
            <button type="button" class="button" aria-expanded={dismissing} onClick={() => setDismissing(!dismissing)}>
              {t('hospitals.dismissAll', { count: all.length })}
            </button>
          </p>
        )}
        {dismissing && all.length > 0 ? (
          <DismissForm
            id={`${cause.state}-${cause.cause}`.replace(/\W/g, '-')}
            busy={act.busy}
            onSend={(motivo) => void act.run('descartar', all, motivo)}
            onCancel={() => setDismissing(false)}
          />
        ) : undefined}
        {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
        <ul class="hospitals-held">
          {held.map((one) => (
            <HeldMessage
              key={one.id}
              held={one}
              orders={orders.filter(({ mensajes }) => mensajes.includes(one.id))}
              busy={act.busy}
              onOrder={(clase) => void act.run(clase, [one.id])}
            />
          ))}
        </ul>
      </article>
    </li>
  );
}

const changes = ({ clase }: Order): boolean => clase !== 'comparar';

function said(clase: OrderWord, count: number): string {
  return clase === 'comparar' ? t('hospitals.said.comparar') : t(`hospitals.said.${clase}`, { count });
}

interface HeldProps {
  readonly held: Held;
  /** That name it, the newest first. */
  readonly orders: readonly Order[];
  readonly busy: boolean;
  readonly onOrder: (clase: OrderWord) => void;
}

function HeldMessage({ held, orders, busy, onOrder }: HeldProps) {
  const { id, controlId, trigger, receivedAt, message, text } = held;
  const waiting = orders.find(isWaiting);
  const compared = orders.find(({ clase, estado }) => clase === 'comparar' && estado === 'hecha');
  const failed = orders[0]?.estado === 'no-se-pudo' ? orders[0] : undefined;
  const diff = compared?.diferencias.find((one) => one.message === id);
  const name = `${trigger} ${controlId}`;
  return (
    <li>
      <p>
        <strong>{name}</strong> <span class="quiet">{sayWhen(receivedAt)}</span>
      </p>
      {text === '' ? undefined : <p>{text}</p>}
      <details>
        <summary>{t('hospitals.see', { id: controlId })}</summary>
        <pre class="hospitals-message">{message}</pre>
      </details>
      {waiting === undefined ? (
        <p class="buttons">
          <button
            type="button"
            class="button button-quiet"
            aria-disabled={busy}
            aria-label={t('hospitals.compareOf', { id: controlId })}
            onClick={() => onOrder('comparar')}
          >
            {t('hospitals.compare')}
          </button>
          <button
            type="button"
            class="button button-quiet"
            aria-disabled={busy}
            aria-label={t('hospitals.rerunOf', { id: controlId })}
            onClick={() => onOrder('reenviar')}
          >
            {t('hospitals.rerun')}
          </button>
        </p>
      ) : (
        <p class="tag">{t(`hospitals.onWay.${waiting.clase}`)}</p>
      )}
      {failed === undefined ? undefined : (
        <p class="wrong">
          {t('hospitals.order.no-se-pudo')}: {failed.respuesta}
        </p>
      )}
      {diff === undefined ? undefined : <DiffTable diff={diff} />}
    </li>
  );
}
