/** Network edge of the phrases (hub: `GET` and `PUT /frases`). */
import { ask, read } from '../hub/read.ts';
import type { PhraseBook } from './phrases.ts';

export interface KeptBook {
  readonly version: number;
  readonly libro: PhraseBook;
}

export const readBook = (signal?: AbortSignal): Promise<KeptBook> => read('/frases', signal);
export const keepBook = (book: KeptBook): Promise<KeptBook> => ask({ method: 'PUT', path: '/frases', body: book });
