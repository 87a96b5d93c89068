/** What a search for a person says while it goes on: what it understood, that it looks, how many it found. */
import { t } from '../texts/t.ts';
import { PEOPLE_PER_PAGE } from './patient.resource.ts';
import type { Sought } from './sought.ts';
import type { useSearch } from './use-search.ts';

type Search = Pick<ReturnType<typeof useSearch>, 'waiting' | 'settled' | 'page'>;

/** @param keys how the list is walked, for who has a keyboard */
export function searchWords(sought: Sought, { waiting, settled, page }: Search, keys = ''): string {
  if (sought.kind === 'short') return t('find.short');
  if (sought.kind === 'curp-growing') return t('find.growing', { count: sought.missing });
  if (sought.kind === 'nothing' || sought.kind === 'curp-wrong') return '';
  if (waiting) return t('find.searching');
  const count = page?.resources.length ?? 0;
  if (!settled || count === 0) return '';
  if (page?.next !== undefined) return t('find.foundMany', { count: PEOPLE_PER_PAGE });
  const byTouch = window.matchMedia('(hover: none)').matches;
  return byTouch || keys === '' ? t('find.found', { count }) : `${t('find.found', { count })}. ${keys}`;
}
