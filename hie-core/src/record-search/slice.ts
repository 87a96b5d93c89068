/** Search inside one person's record. */
import type { Slice } from '../hub/slice.ts';
import { RECORD_SEARCH_ROUTES, recordSearchRouter } from './routes.ts';

export const recordSearch: Slice = {
  described: [{ title: 'Expediente', base: '/buscar-en-expediente', routes: RECORD_SEARCH_ROUTES }],
  open: ({ store, authenticate }) => ({
    mounts: [{ path: '/buscar-en-expediente', router: recordSearchRouter({ store, authenticate }) }],
  }),
};
