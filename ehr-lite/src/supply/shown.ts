/** How the screens of the shelves say days, packs and what a pack holds. */
import { parseWhen, showDay } from '../calendar/when.ts';
import { t } from '../texts/t.ts';
import type { Item } from './supply.resource.ts';

export const day = (date: string): string => {
  const when = parseWhen(date);
  return when === undefined ? date : showDay(when);
};

export const packs = (count: number): string => t('supply.packs', { count });

/** «30 tabletas»: the catalogue writes units in the singular, each ends in a vowel. */
export const contentOf = ({ unidades, unidad }: NonNullable<Item['envase']>): string =>
  `${unidades} ${unidad === undefined ? t('receive.units.unit') : unidades === 1 ? unidad : `${unidad}s`}`;

export const packOf = ({ envase }: Pick<Item, 'envase'>): string | undefined =>
  envase && t('supply.pack', { content: contentOf(envase) });
