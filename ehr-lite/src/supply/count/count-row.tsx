/** One lot to count: its number is kept on Enter, and when one goes on to something else. */
import { useEffect, useRef, useState } from 'react';
import { t } from '../../texts/t.ts';
import { day } from '../shown.ts';
import { type Line, packsIn } from './lines.ts';

export const fieldOf = (id: string): string => `packs ${id}`;

interface CountRowProps {
  readonly line: Line;
  /** `goOn`: to the next that is left. */
  readonly onPacks: (packs: number, goOn: boolean) => void;
  /** A scanner typed into the field of a number. */
  readonly onCode: (typed: string) => void;
}

export function CountRow({ line, onPacks, onCode }: CountRowProps) {
  const { id, nombre, clave, lote, caducidad, contados } = line;
  const kept = contados === undefined ? '' : String(contados);
  const [typed, setTyped] = useState(kept);
  const [wrong, setWrong] = useState(false);
  const touched = useRef(false);
  useEffect(() => {
    if (!touched.current) setTyped(kept);
  }, [kept]);
  const take = (goOn: boolean) => {
    const text = typed.trim();
    if (!touched.current && !goOn) return;
    if (text.length > 7) {
      setTyped(kept);
      touched.current = false;
      return onCode(text);
    }
    const packs = packsIn(text);
    setWrong(text !== '' && packs === undefined);
    if (packs === undefined) return;
    const isNew = touched.current || contados === undefined;
    touched.current = false;
    if (isNew || goOn) onPacks(packs, goOn);
  };
  return (
    <li class={contados === undefined ? 'count-line' : 'count-line count-line-done'}>
      <div>
        <h2>{nombre}</h2>
        <p>
          <span class="count-lot">{t('stock.count.line', { lot: lote, expiry: day(caducidad) })}</span>{' '}
          <span class="quiet">{clave}</span>
        </p>
        {wrong ? (
          <p id={`wrong ${id}`} class="wrong">
            {t('stock.count.wrong')}
          </p>
        ) : undefined}
      </div>
      <span class="count-mark">{contados === undefined ? undefined : t('stock.count.done')}</span>
      <button
        type="button"
        class="button"
        aria-label={t('stock.count.zeroOf', { name: nombre, lot: lote })}
        onClick={() => {
          touched.current = false;
          setTyped('0');
          onPacks(0, true);
        }}
      >
        {t('stock.count.zero')}
      </button>
      <input
        id={fieldOf(id)}
        inputMode="numeric"
        autoComplete="off"
        enterKeyHint="next"
        maxLength={200}
        placeholder="—"
        value={typed}
        aria-label={t('stock.count.packsOf', { name: nombre, lot: lote })}
        aria-invalid={wrong}
        aria-describedby={wrong ? `wrong ${id}` : undefined}
        onInput={(event) => {
          touched.current = true;
          setTyped(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          take(true);
        }}
        onBlur={() => take(false)}
      />
    </li>
  );
}
