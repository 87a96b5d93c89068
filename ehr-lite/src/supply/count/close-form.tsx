/** Closing a count before a witness, or leaving it: what is still missing is said, not guessed from a grey button. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { listed, t } from '../../texts/t.ts';
import { readWitnesses } from '../supply.resource.ts';
import { cancelCount, closeCount } from './count.resource.ts';

interface CloseFormProps {
  readonly clues: string;
  readonly id: string;
  /** Lines that nobody counted, and lines to be counted again. */
  readonly left: number;
  readonly again: number;
  readonly motivos: readonly object[];
  readonly onClosed: () => void;
}

const LEAST_REASON = 5;

export function CloseForm({ clues, id, left, again, motivos, onClosed }: CloseFormProps) {
  const [reason, setReason] = useState('');
  const [witness, setWitness] = useState('');
  const [zero, setZero] = useState(false);
  const [tried, setTried] = useState(false);
  const operation = useRef(crypto.randomUUID());
  const witnesses = useQuery({
    queryKey: ['supply', 'witnesses', clues],
    queryFn: ({ signal }) => readWitnesses(clues, signal),
  });
  const act = useAct(async () => {
    const closing = { operacion: operation.current, clues, motivo: reason.trim(), testigo: witness };
    await closeCount(id, { ...closing, sinContarEsCero: zero, motivos });
    onClosed();
    return true;
  });
  const missing = [
    ...(again > 0 ? [t('stock.count.close.missing.again')] : []),
    ...(left > 0 && !zero ? [t('stock.count.close.missing.left')] : []),
    ...(reason.trim().length < LEAST_REASON ? [t('stock.count.close.missing.reason')] : []),
    ...(witness === '' ? [t('stock.count.close.missing.witness')] : []),
  ];
  const close = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (missing.length === 0) void act.run();
  };
  return (
    <form class="card count-close" onSubmit={close}>
      <h2>{t('stock.count.close')}</h2>
      {left === 0 ? undefined : (
        <>
          <p>{t('stock.count.left', { count: left })}</p>
          <label class="choice">
            <input type="checkbox" checked={zero} onChange={() => setZero(!zero)} />
            <span>{t('stock.count.left.zero')}</span>
          </label>
        </>
      )}
      <label class="field">
        <span>{t('stock.count.close.reason')}</span>
        <input value={reason} maxLength={500} autoComplete="off" onInput={(e) => setReason(e.currentTarget.value)} />
        <span class="quiet">{t('stock.count.close.reason.hint')}</span>
      </label>
      <label class="field">
        <span>{t('stock.count.close.witness')}</span>
        <select value={witness} onChange={(event) => setWitness(event.currentTarget.value)}>
          <option value="">{t('stock.count.close.choose')}</option>
          {(witnesses.data ?? []).map(({ cuenta, nombre }) => (
            <option key={cuenta} value={cuenta}>
              {nombre}
            </option>
          ))}
        </select>
        <span class="quiet">{t('stock.count.close.witness.hint')}</span>
      </label>
      <Reading of={witnesses} />
      {tried && missing.length > 0 ? (
        <p class="wrong" role="alert">
          {t('stock.count.close.missing', { what: listed(missing) })}
        </p>
      ) : undefined}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} onRetry={() => void act.run()} />}
      <button type="submit" class="button button-main" disabled={act.busy}>
        {act.busy ? t('stock.count.closing') : t('stock.count.close.act')}
      </button>
      <Leave clues={clues} id={id} onLeft={onClosed} />
    </form>
  );
}

function Leave({ clues, id, onLeft }: { readonly clues: string; readonly id: string; readonly onLeft: () => void }) {
  const [reason, setReason] = useState('');
  const act = useAct(async () => {
    await cancelCount(id, clues, reason.trim());
    onLeft();
    return true;
  });
  return (
    <details>
      <summary>{t('stock.count.cancel')}</summary>
      <label class="field">
        <span>{t('stock.count.close.reason')}</span>
        <input value={reason} maxLength={500} autoComplete="off" onInput={(e) => setReason(e.currentTarget.value)} />
        <span class="quiet">{t('stock.count.close.reason.hint')}</span>
      </label>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <button
        type="button"
        class="button"
        disabled={act.busy || reason.trim().length < LEAST_REASON}
        onClick={() => void act.run()}
      >
        {t('stock.count.cancel.act')}
      </button>
    </details>
  );
}
