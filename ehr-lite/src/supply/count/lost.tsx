/** Lines of this device that the hub did not take, because somebody closed the count meanwhile, say: which, why, and what to do. */
import { useRef } from 'react';
import { useLocation } from 'wouter-preact';
import { useAct } from '../../hub/use-act.ts';
import type { OutboxEntry } from '../../outbox/entry.ts';
import { discard } from '../../outbox/resolve.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Wrong } from '../../shell/wrong.tsx';
import { t } from '../../texts/t.ts';
import { openCount } from './count.resource.ts';
import type { Count } from './count-shape.ts';
import { linesIn } from './keep-lines.ts';

interface LostProps {
  readonly clues: string;
  readonly count: Count;
  readonly refused: readonly OutboxEntry[];
}

export function Lost({ clues, count, refused }: LostProps) {
  const [, navigate] = useLocation();
  const operation = useRef(crypto.randomUUID());
  const lines = refused.flatMap(linesIn);
  const names = new Map(count.articulos.map(({ clave, nombre }) => [clave, nombre]));
  const drop = () => Promise.all(refused.map(discard));
  const again = useAct(async () => {
    const keys = [...new Set(lines.map(({ clave }) => clave))];
    const { conteo } = await openCount(operation.current, clues, keys);
    await drop();
    navigate(`/almacen/conteo/${conteo}`);
    return true;
  });
  const said = refused.flatMap(({ standing }) => (standing.kind === 'refused' ? standing.said : []));
  const closed = { text: t('stock.count.lost', { count: lines.length }), fix: t('stock.count.lost.fix') };
  return (
    <Wrong said={count.cerrado === undefined ? said.slice(0, 1) : [closed]}>
      <ul>
        {lines.map(({ clave, lote, contados, contadoEn }) => (
          <li key={`${clave} ${lote} ${contadoEn}`}>
            {t('stock.count.said', { name: names.get(clave) ?? clave, lot: lote, count: contados })}
          </li>
        ))}
      </ul>
      <p class="buttons">
        {count.cerrado === undefined ? undefined : (
          <button type="button" class="button button-main" disabled={again.busy} onClick={() => void again.run()}>
            {t('stock.count.lost.again')}
          </button>
        )}
        <button type="button" class="button" onClick={() => void drop()}>
          {t('stock.count.lost.drop')}
        </button>
      </p>
      {again.error === undefined ? undefined : <ProblemNotice error={again.error} />}
    </Wrong>
  );
}
