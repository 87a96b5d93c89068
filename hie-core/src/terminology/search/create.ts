/** The search for terms of a hub: counts of use, indexes, routes. */
import type { IndexOf } from '@amate/terminology/search/create-text-search.ts';
import type { CodeSystemImage } from '@amate/terminology/system/image.ts';
import type { Queryable } from '../../security/queryable.ts';
import { createOfflinePack } from './offline-pack.ts';
import { type RequestHandler, type Router, termSearchRouter } from './routes.ts';
import { createTermUse, type TermUse } from './term-use.ts';

export interface TermSearchOptions {
  readonly db: Queryable;
  readonly onError: (error: unknown) => void;
  readonly system: (url: string) => Promise<CodeSystemImage | undefined>;
  readonly indexOf: IndexOf;
  readonly authenticate: RequestHandler;
}

export interface TermSearch {
  readonly use: TermUse;
  readonly router: Router;
}

/** Keystrokes come in bursts: whether a catalogue was loaded anew is asked once a second at most. */
const SAME_FOR_MS = 1_000;

export function createTermSearch({ db, onError, system, indexOf, authenticate }: TermSearchOptions): TermSearch {
  const use = createTermUse({ db, onError });
  const systemOf = briefly(system);
  const pack = createOfflinePack(systemOf);
  return { use, router: termSearchRouter({ authenticate, systemOf, indexOf, use, pack }) };
}

const MAX_KEPT = 50;

function briefly(system: TermSearchOptions['system']): TermSearchOptions['system'] {
  const kept = new Map<string, { readonly until: number; readonly image: Promise<CodeSystemImage | undefined> }>();
  return (url) => {
    const known = kept.get(url);
    if (known && known.until > Date.now()) return known.image;
    if (kept.size >= MAX_KEPT) kept.clear();
    const image = system(url);
    kept.set(url, { until: Date.now() + SAME_FOR_MS, image });
    image.catch(() => kept.delete(url));
    return image;
  };
}
