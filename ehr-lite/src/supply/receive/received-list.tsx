/** What has been read so far: counted by the scanner, corrected by hand, held against the order. */
import { cityDay } from '../../calendar/when.ts';
import { hubNow } from '../../hub/clock.ts';
import { t } from '../../texts/t.ts';
import type { Order } from '../order/order.resource.ts';
import { day, packOf, packs } from '../shown.ts';
import { idOf, type Line, leftFor, withCount, without } from './lines.ts';

const SOON_DAYS = 90;
const DAY_MS = 86_400_000;

interface ReceivedListProps {
  readonly lines: readonly Line[];
  readonly order: Order | undefined;
  readonly onChange: (next: (lines: readonly Line[]) => readonly Line[]) => void;
}

export function ReceivedList({ lines, order, onChange }: ReceivedListProps) {
  const soon = cityDay(hubNow() + SOON_DAYS * DAY_MS);
  return (
    <ol class="supply-lines">
      {lines.map((line) => {
        const { item, lote, caducidad, envases } = line;
        const id = idOf(line);
        return (
          <li key={id}>
            <div>
              <h3>{item.nombre}</h3>
              <p class="supply-lot">
                {t('supply.lot', { lot: lote, expiry: day(caducidad) })}{' '}
                {caducidad < soon ? <span class="tag tag-warn">{t('receive.soon')}</span> : undefined}
              </p>
              <p class="quiet">{[item.clave, packOf(item)].filter(Boolean).join(' · ')}</p>
              {order === undefined ? undefined : <AgainstOrder left={leftFor(order, lines, line)} envases={envases} />}
            </div>
            <label class="supply-count">
              <span>{t('supply.count')}</span>
              <input
                type="number"
                inputMode="numeric"
                min={1}
                max={1_000_000}
                value={envases}
                aria-label={t('supply.countOf', { what: `${item.nombre}, ${lote}` })}
                onInput={(event) => {
                  const count = event.currentTarget.valueAsNumber;
                  if (Number.isInteger(count) && count > 0) onChange((now) => withCount(now, id, count));
                }}
              />
            </label>
            <button
              type="button"
              class="button button-quiet"
              aria-label={t('supply.removeOf', { what: `${item.nombre}, ${lote}` })}
              onClick={() => onChange((now) => without(now, id))}
            >
              {t('supply.remove')}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function AgainstOrder({ left, envases }: { readonly left: number | undefined; readonly envases: number }) {
  if (left === undefined) return <p class="supply-stop">{t('receive.notAsked')}</p>;
  if (envases > left) return <p class="supply-stop">{t('receive.tooMuch', { left: packs(Math.max(0, left)) })}</p>;
  return <p class="quiet">{t('receive.waits', { left: packs(left) })}</p>;
}
