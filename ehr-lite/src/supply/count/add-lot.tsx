/** What stands on the shelf and is in no list: a lot found, with its key, its number and its expiry as printed. */
import { useState } from 'react';
import { announce } from '../../shell/announce.tsx';
import { t } from '../../texts/t.ts';
import { readExpiry } from '../scan/read-expiry.ts';
import type { Article, CountLine } from './count-shape.ts';
import { packsIn, plain } from './lines.ts';

export interface Started {
  readonly clave: string;
  readonly lote: string;
  readonly caducidad: string;
}

interface AddLotProps {
  readonly articles: readonly Article[];
  /** What the scanner read. */
  readonly started: Started | undefined;
  readonly onAdd: (lot: CountLine, packs: number) => void;
}

const NOTHING = { clave: '', lote: '', caducidad: '', envases: '' };
const KEY = /^\d{3}\.\d{3}\.\d{4}\.\d{2}$/;

export function AddLot({ articles, started, onAdd }: AddLotProps) {
  const [given, setGiven] = useState({ ...NOTHING, ...started });
  const [wrong, setWrong] = useState(false);
  const bound = (name: keyof typeof NOTHING) => ({
    value: given[name],
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      setGiven({ ...given, [name]: event.currentTarget.value }),
  });
  const add = (event: Event) => {
    event.preventDefault();
    const typed = given.clave.trim();
    const article = articles.find(({ clave, nombre }) => clave === typed || plain(nombre) === plain(typed));
    const clave = article?.clave ?? (KEY.test(typed) ? typed : undefined);
    const printed = given.lote.trim();
    // As a receipt keeps it: a lot typed in small letters is no other lot.
    const lote = printed === started?.lote ? printed : printed.toUpperCase();
    const [caducidad, packs] = [readExpiry(given.caducidad), packsIn(given.envases)];
    const isWhole = clave !== undefined && lote !== '' && caducidad !== undefined && packs !== undefined;
    setWrong(!isWhole);
    if (!isWhole) return;
    onAdd({ clave, lote, caducidad }, packs);
    announce(t('stock.count.said', { name: article?.nombre ?? clave, lot: lote, count: packs }));
    setGiven(NOTHING);
  };
  return (
    <details class="count-add" open={started !== undefined}>
      <summary>{t('stock.count.add')}</summary>
      <form onSubmit={add}>
        <label class="field">
          <span>{t('stock.count.add.key')}</span>
          <input autoComplete="off" list="count-articles" maxLength={200} aria-invalid={wrong} {...bound('clave')} />
        </label>
        <datalist id="count-articles">
          {articles.map(({ clave, nombre }) => (
            <option key={clave} value={clave}>
              {nombre}
            </option>
          ))}
        </datalist>
        <label class="field">
          <span>{t('stock.count.add.lot')}</span>
          <input
            autoComplete="off"
            autoCapitalize="characters"
            spellcheck={false}
            maxLength={40}
            aria-invalid={wrong}
            {...bound('lote')}
          />
        </label>
        <label class="field">
          <span>
            {t('stock.count.add.expiry')} <span class="quiet">{t('stock.count.add.expiry.hint')}</span>
          </span>
          <input autoComplete="off" maxLength={20} aria-invalid={wrong} {...bound('caducidad')} />
        </label>
        <label class="field">
          <span>{t('stock.count.packs')}</span>
          <input autoComplete="off" inputMode="numeric" maxLength={7} aria-invalid={wrong} {...bound('envases')} />
        </label>
        {wrong ? (
          <p class="wrong" role="alert">
            {t('stock.count.add.wrong')}
          </p>
        ) : undefined}
        <button type="submit" class="button">
          {t('stock.count.add.act')}
        </button>
      </form>
    </details>
  );
}
