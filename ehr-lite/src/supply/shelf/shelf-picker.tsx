/** Takes lots from a shelf: a scanned box at once, by some letters from a list. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import { announce } from '../../shell/announce.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { readBox } from '../scan/read-box.ts';
import { ScanField } from '../scan/scan-field.tsx';
import { day, packs } from '../shown.ts';
import { readItem, readShelves, type ShelfLot } from '../supply.resource.ts';
import { matching, ofBox } from './chosen.ts';

export const useShelves = (clues: string) =>
  useQuery({
    queryKey: ['supply', 'shelves', clues],
    queryFn: ({ signal }) => readShelves(clues, signal),
    refetchOnMount: 'always',
  });

interface ShelfPickerProps {
  readonly clues: string;
  readonly lots: readonly ShelfLot[];
  readonly onPick: (lot: ShelfLot) => void;
  readonly field?: RefObject<HTMLInputElement>;
}

const MOST_SHOWN = 30;

export function ShelfPicker({ clues, lots, onPick, field }: ShelfPickerProps) {
  const client = useQueryClient();
  const [found, setFound] = useState<readonly ShelfLot[]>();
  const [error, setError] = useState<unknown>();
  const pick = (lot: ShelfLot) => {
    setFound(undefined);
    announce(t('supply.lotOnly', { lot: `${lot.nombre}, ${lot.lote}` }));
    onPick(lot);
  };
  const take = (all: readonly ShelfLot[]) => (all.length === 1 ? pick(all[0]!) : setFound(all));
  const find = async (typed: string): Promise<void> => {
    setError(undefined);
    const box = readBox(typed);
    if (box.kind !== 'box') return setFound(matching(lots, box.kind === 'key' ? box.key : typed));
    try {
      const { gtin: codigo } = box.scanned;
      const { clave } = await client.fetchQuery({
        queryKey: ['supply', 'item', { codigo }],
        queryFn: ({ signal }) => readItem(clues, { codigo }, signal),
        retry: false,
      });
      take(ofBox(lots, clave, box.scanned));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <>
      <ScanField
        {...(field && { field })}
        label={t('shelf.choose')}
        hint={t('shelf.choose.hint')}
        act={t('shelf.find')}
        onScan={(typed) => void find(typed)}
      />
      {error === undefined ? undefined : <ProblemNotice error={error} />}
      {found?.length === 0 ? (
        <p class="notice" role="status">
          <span>
            <strong>{t('shelf.none')}</strong> {t('shelf.none.fix')}
          </span>
        </p>
      ) : undefined}
      {found === undefined || found.length === 0 ? undefined : (
        <ul class="supply-lines">
          {found.slice(0, MOST_SHOWN).map((lot) => (
            <li key={`${lot.clave} ${lot.lote} ${lot.caducidad} ${lot.lugar}`}>
              <div>
                <h3>{lot.nombre}</h3>
                <p class="supply-lot">{t('supply.lot', { lot: lot.lote, expiry: day(lot.caducidad) })}</p>
              </div>
              <span>{t('shelf.has', { packs: packs(lot.envases) })}</span>
              <button
                type="button"
                class="button button-quiet"
                aria-label={t('shelf.addOf', { what: `${lot.nombre}, ${lot.lote}` })}
                onClick={() => pick(lot)}
              >
                {t('shelf.add')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
