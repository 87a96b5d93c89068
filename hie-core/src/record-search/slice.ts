/** Search inside one person's record. */
import type { Slice } from '../hub/slice.ts';
import { recordSearchRouter } from './routes.ts';

export const recordSearch: Slice = {
  open: ({ store, authenticate }) => ({
    mounts: [{ path: '/buscar-en-expediente', router: recordSearchRouter({ store, authenticate }) }],
  }),
};
