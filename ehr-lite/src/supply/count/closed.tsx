/** How a count ended: by whom, before whom, why, and what it changed in the book; which can be taken back. */
import { useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { inSpanish, t } from '../../texts/t.ts';
import { day } from '../shown.ts';
import { takeBack } from '../supply.resource.ts';
import { whoAndWhen } from './count-home.tsx';
import type { Count } from './count-shape.ts';
import { type Line, linesOf } from './lines.ts';

const differenceOf = ({ contados = 0, segunda, esperados = 0 }: Line): number => (segunda ?? contados) - esperados;

export function Closed({ clues, count }: { readonly clues: string; readonly count: Count }) {
  const { cerro = '', cerrado = '', cancelado, motivo, testigo, ajuste } = count;
  const differing = ajuste === undefined ? [] : linesOf(count).filter((line) => differenceOf(line) !== 0);
  const said = { name: cerro, when: whoAndWhen('', cerrado).replace(/^, /, '') };
  return (
    <>
      <div class="card count-closed">
        <p>
          <strong>{cancelado ? t('stock.count.cancelled', said) : t('stock.count.closed', said)}</strong>{' '}
          {testigo === undefined ? undefined : t('stock.count.closed.witness', { name: testigo })}
        </p>
        {motivo === undefined ? undefined : <p>{t('stock.count.closed.reason', { reason: motivo })}</p>}
      </div>
      {ajuste === undefined ? undefined : differing.length === 0 ? (
        <p class="notice count-agrees">{t('stock.count.closed.none')}</p>
      ) : (
        <>
          <Differences lines={differing} />
          <Undo clues={clues} operation={ajuste} />
        </>
      )}
    </>
  );
}

function Differences({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <table class="count-table">
      <caption>{t('stock.count.closed.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('stock.count.closed.item')}</th>
          <th scope="col">{t('stock.count.closed.expected')}</th>
          <th scope="col">{t('stock.count.closed.counted')}</th>
          <th scope="col">{t('stock.count.closed.difference')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <th scope="row">
              {line.nombre}
              <span class="count-lot">{t('stock.count.line', { lot: line.lote, expiry: day(line.caducidad) })}</span>
              {line.motivo === undefined ? undefined : <span class="quiet">{line.motivo}</span>}
            </th>
            <td>{line.esperados}</td>
            <td>{line.segunda ?? line.contados ?? 0}</td>
            <td>
              <strong>{signed(differenceOf(line))}</strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const signed = (count: number): string => (count > 0 ? `+${count}` : `−${Math.abs(count)}`);

function Undo({ clues, operation }: { readonly clues: string; readonly operation: string }) {
  const [undone, setUndone] = useState(false);
  const act = useAct(async () => {
    await takeBack(clues, operation, inSpanish('stock.count.closed.undo.reason'));
    setUndone(true);
    return true;
  });
  if (undone) return <p role="status">{t('stock.count.closed.undone')}</p>;
  return (
    <p class="count-undo">
      <button type="button" class="button" disabled={act.busy} onClick={() => void act.run()}>
        {t('stock.count.closed.undo')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </p>
  );
}
