/** What the clinic's own pharmacy has of a medicine, and the nearest place that has it. What is not known is said to be so. */
import { useQuery } from '@tanstack/react-query';
import { t } from '../texts/t.ts';
import { type Stock, stockOf } from './stock.resource.ts';

const FRESH_MS = 60_000;

export function StockNote({
  clues,
  medicineKey,
}: {
  readonly clues: string | undefined;
  readonly medicineKey: string | undefined;
}) {
  const { data, isPending } = useQuery({
    queryKey: ['stock', clues, medicineKey],
    queryFn: async ({ signal }) =>
      (await stockOf(clues!, [medicineKey!], signal))?.find(({ clave }) => clave === medicineKey) ?? null,
    enabled: clues !== undefined && medicineKey !== undefined,
    staleTime: FRESH_MS,
    retry: false,
  });
  if (isPending && clues !== undefined && medicineKey !== undefined) return null;
  return <p class="quiet rx-stock">{wordsOf(data ?? undefined)}</p>;
}

function wordsOf(stock: Stock | undefined): string {
  const { aqui, cerca } = stock ?? {};
  if (aqui === undefined && cerca === undefined) return t('rx.stock.unknown');
  const here =
    aqui === undefined ? '' : aqui.piezas > 0 ? t('rx.stock.here', { count: aqui.piezas }) : t('rx.stock.empty');
  const near =
    cerca === undefined ? '' : t('rx.stock.near', { place: cerca.nombre ?? cerca.clues, count: cerca.piezas });
  return [here, near].filter(Boolean).join(' ');
}
