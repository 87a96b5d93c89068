/** Clinical notes: what is signed stays signed, and each doctor's phrases. */
import type { Slice } from '../hub/slice.ts';
import { PHRASE_ROUTES, phraseRouter } from './routes.ts';
import { noteRule } from './write-rule.ts';

export const notes: Slice = {
  rules: [noteRule],
  described: [{ title: 'Notas', base: '/frases', routes: PHRASE_ROUTES }],
  open: ({ db, authenticate }) => ({
    mounts: [{ path: '/frases', router: phraseRouter({ db, authenticate }) }],
  }),
};
