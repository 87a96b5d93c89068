/** A search of the morning: newest first, no more than a clinic has in a day. */
import { parseCriteria } from '../store/criteria.ts';
import type { SearchQuery } from '../store/repository.ts';

const MOST = 500;

export const queryOf = (type: string, query: string): SearchQuery => ({
  type,
  criteria: parseCriteria(query),
  sort: [{ code: 'date', descending: true }],
  count: MOST,
  cursor: undefined,
  total: 'none',
});
