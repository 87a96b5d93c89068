/** After the first round: what does not agree is counted once more, and only then said how far off it is; then it is closed before a witness. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { announce } from '../../shell/announce.tsx';
import { Reading } from '../../shell/reading.tsx';
import { inSpanish, t } from '../../texts/t.ts';
import { day } from '../shown.ts';
import { CloseForm } from './close-form.tsx';
import { reviewCount } from './count.resource.ts';
import type { Count, Difference } from './count-shape.ts';
import { keyOf } from './lay-lines.ts';
import { isCounted, packsIn } from './lines.ts';
import type { CountNow } from './use-count.ts';

export const WHYS = ['handed', 'came', 'lot', 'broken', 'unknown'] as const;
export type Why = (typeof WHYS)[number];

interface ReviewProps {
  readonly clues: string;
  readonly now: CountNow;
  readonly count: Count;
  readonly onList: () => void;
}

export function Review({ clues, now, count, onList }: ReviewProps) {
  const id = count.conteo;
  const [whys, setWhys] = useState<ReadonlyMap<string, Why>>(new Map());
  // Asked again when what waited was sent: then the second round has arrived.
  const query = useQuery({
    queryKey: ['count-review', id, now.waiting],
    queryFn: () => reviewCount(id, clues),
    enabled: now.waiting === 0,
    placeholderData: (before) => before,
    staleTime: 0,
    gcTime: 0,
  });
  const names = new Map(count.articulos.map(({ clave, nombre }) => [clave, nombre]));
  const all = query.data?.diferencias ?? [];
  const again = all.filter(({ segunda }) => segunda === undefined);
  const left = count.renglones.filter((line) => !isCounted(line)).length;
  const motivos = all.flatMap((row) => {
    const why = whys.get(keyOf(row));
    if (why === undefined || row.diferencia === 0) return [];
    const { clave, lote, caducidad, propietario = '', programa = '' } = row;
    return [{ clave, lote, caducidad, propietario, programa, motivo: inSpanish(`stock.count.why.${why}`) }];
  });
  return (
    <>
      <h2>{t('stock.count.review')}</h2>
      <Reading of={query} words="stock.count.loading" />
      {query.data === undefined ? undefined : all.length === 0 ? (
        <p class="notice count-agrees">{t('stock.count.review.none')}</p>
      ) : (
        <>
          <p>{t('stock.count.review.lead')}</p>
          <ul class="count-lines">
            {all.map((row) => (
              <DifferenceRow
                key={keyOf(row)}
                row={row}
                name={names.get(row.clave) ?? row.clave}
                why={whys.get(keyOf(row))}
                onAgain={(packs) => now.save(row, packs, 2)}
                onWhy={(why) => setWhys(withWhy(whys, keyOf(row), why))}
              />
            ))}
          </ul>
        </>
      )}
      <p class="buttons">
        <button type="button" class="button" onClick={onList}>
          {t('stock.count.review.goBack')}
        </button>
      </p>
      <CloseForm
        clues={clues}
        id={id}
        left={left}
        again={query.data === undefined ? 1 : again.length}
        motivos={motivos}
        onClosed={() => void now.again()}
      />
    </>
  );
}

function withWhy(whys: ReadonlyMap<string, Why>, key: string, why: Why | undefined): ReadonlyMap<string, Why> {
  const next = new Map(whys);
  if (why === undefined) next.delete(key);
  else next.set(key, why);
  return next;
}

interface DifferenceRowProps {
  readonly row: Difference;
  readonly name: string;
  readonly why: Why | undefined;
  readonly onAgain: (packs: number) => void;
  readonly onWhy: (why: Why | undefined) => void;
}

function DifferenceRow({ row, name, why, onAgain, onWhy }: DifferenceRowProps) {
  const { clave, lote, caducidad, contados, segunda, esperados = 0, diferencia = 0 } = row;
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const save = (event: Event) => {
    event.preventDefault();
    const packs = packsIn(typed);
    setWrong(packs === undefined);
    if (packs === undefined) return;
    onAgain(packs);
    announce(t('stock.count.said', { name, lot: lote, count: packs }));
  };
  return (
    <li class="count-line count-again">
      <div>
        <h3>{name}</h3>
        <p>
          <span class="count-lot">{t('stock.count.line', { lot: lote, expiry: day(caducidad) })}</span>{' '}
          <span class="quiet">{clave}</span>
        </p>
        {segunda === undefined ? undefined : (
          <p class="count-found">
            {t('stock.count.review.found', { first: contados, second: segunda, expected: esperados })}{' '}
            <strong>{wordsOf(diferencia)}</strong>
          </p>
        )}
      </div>
      {segunda === undefined ? (
        <form onSubmit={save}>
          <input
            inputMode="numeric"
            autoComplete="off"
            maxLength={7}
            value={typed}
            placeholder="—"
            aria-label={t('stock.count.review.again', { name, lot: lote })}
            aria-invalid={wrong}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="button" aria-label={t('stock.count.review.actOf', { name, lot: lote })}>
            {t('stock.count.review.act')}
          </button>
          {wrong ? <p class="wrong">{t('stock.count.wrong')}</p> : undefined}
        </form>
      ) : diferencia === 0 ? undefined : (
        <select
          value={why ?? ''}
          aria-label={t('stock.count.review.whyOf', { name, lot: lote })}
          onChange={({ currentTarget: { value } }) => onWhy(WHYS.find((one) => one === value))}
        >
          <option value="">{t('stock.count.why.general')}</option>
          {WHYS.map((one) => (
            <option key={one} value={one}>
              {t(`stock.count.why.${one}`)}
            </option>
          ))}
        </select>
      )}
    </li>
  );
}

function wordsOf(difference: number): string {
  if (difference === 0) return t('stock.count.review.agrees');
  const count = Math.abs(difference);
  return difference < 0 ? t('stock.count.review.fewer', { count }) : t('stock.count.review.more', { count });
}
