/** What the chosen order still waits for; and where none was chosen, that some order waits for what was read. */
import { t } from '../../texts/t.ts';
import { leftOf, type Order } from '../order/order.resource.ts';
import { packs } from '../shown.ts';
import type { Line } from './lines.ts';

interface AwaitedProps {
  readonly open: readonly Order[];
  readonly order: Order | undefined;
  readonly lines: readonly Line[];
  readonly onChoose: (order: string) => void;
}

export function Awaited({ open, order, lines, onChoose }: AwaitedProps) {
  if (order !== undefined) {
    const isStrange =
      lines.length > 0 && lines.every(({ item }) => order.renglones.every(({ clave }) => clave !== item.clave));
    return isStrange ? (
      <Asked words={t('receive.strange')} act={t('receive.strange.choose')} onAct={() => onChoose('')} />
    ) : (
      <Left order={order} />
    );
  }
  const fits = open.find(({ renglones }) =>
    renglones.some((row) => leftOf(row) > 0 && lines.some(({ item }) => item.clave === row.clave)),
  );
  if (fits === undefined) return null;
  return (
    <Asked
      words={t('receive.fits', { supplier: fits.proveedor ?? t('receive.order.anybody') })}
      act={t('receive.fits.choose')}
      onAct={() => onChoose(fits.pedido)}
    />
  );
}

interface AskedProps {
  readonly words: string;
  readonly act: string;
  readonly onAct: () => void;
}

const Asked = ({ words, act, onAct }: AskedProps) => (
  <p class="notice" role="status">
    <span>
      {words}{' '}
      <button type="button" class="button" onClick={onAct}>
        {act}
      </button>
    </span>
  </p>
);

function Left({ order }: { readonly order: Order }) {
  const left = order.renglones.filter((row) => leftOf(row) > 0);
  return (
    <div class="supply-awaited">
      <h2>{t('receive.awaited')}</h2>
      <ul class="supply-plain">
        {left.map((row) => (
          <li key={row.clave}>
            <strong>{row.nombre}</strong>: {packs(leftOf(row))}
          </li>
        ))}
      </ul>
    </div>
  );
}
