/** Which keys a cycle count is of: sought among what the unit holds; how many there are is not told here either. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { readShelf } from './count.resource.ts';
import { plain } from './lines.ts';

const SHOWN = 12;

interface ChooseKeysProps {
  readonly clues: string;
  readonly busy: boolean;
  readonly onChosen: (keys: readonly string[]) => void;
}

export function ChooseKeys({ clues, busy, onChosen }: ChooseKeysProps) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const shelf = useQuery({ queryKey: ['count-keys', clues], queryFn: ({ signal }) => readShelf(clues, signal) });
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  const all = shelf.data?.claves ?? [];
  const found = all.filter(({ clave, nombre }) => {
    const words = plain(`${nombre} ${clave}`);
    return chosen.has(clave) || wanted.every((word) => words.includes(word));
  });
  const shown = [...found].sort((a, b) => Number(chosen.has(b.clave)) - Number(chosen.has(a.clave)));
  const limit = Math.max(SHOWN, chosen.size);
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  return (
    <div class="count-keys">
      <p>{t('stock.count.some.about')}</p>
      <label class="field">
        <span>{t('stock.count.some.find')}</span>
        <input
          type="search"
          autoComplete="off"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <Reading of={shelf} />
      <ul>
        {shown.slice(0, limit).map(({ clave, nombre }) => (
          <li key={clave}>
            <label class="choice">
              <input type="checkbox" checked={chosen.has(clave)} onChange={() => toggle(clave)} />
              <span>
                {nombre} <span class="quiet">{clave}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {found.length > limit ? (
        <p class="quiet">{t('stock.count.some.more', { count: found.length - limit })}</p>
      ) : undefined}
      {shelf.data !== undefined && found.length === 0 ? (
        <p>{t('stock.count.some.none', { words: typed })}</p>
      ) : undefined}
      <p class="buttons">
        <button
          type="button"
          class="button button-main"
          disabled={busy || chosen.size === 0}
          onClick={() => onChosen([...chosen])}
        >
          {busy ? t('stock.count.opening') : t('stock.count.some.start')}
        </button>
        <span role="status">{t('stock.count.some.chosen', { count: chosen.size })}</span>
      </p>
    </div>
  );
}
