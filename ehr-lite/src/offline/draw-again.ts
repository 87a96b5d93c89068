/**
 * What is on screen, drawn again from what was laid on the disk: the hub is not asked for it, since it was slow to say what made the
 * screen old. Only what was read since the old copy was given, and nothing that an act of here has written since.
 */
import type { Query } from '@tanstack/react-query';
import { queries } from '../hub/queries.ts';

/** Late answers come several at a time. */
const SOON_MS = 100;
let since = Number.POSITIVE_INFINITY;
let isComing = false;
let isAsking = false;
const underWay = new Set<Promise<unknown>>();
const written = new WeakSet<object>();

queries.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'success') return;
  if (event.action.manual) written.add(event.query);
  else written.delete(event.query);
});

/** Of a question at the moment in which it is asked. */
export const isDrawnAgain = (): boolean => isAsking;

export async function drawn<T>(laid: Promise<T>): Promise<T> {
  underWay.add(laid);
  try {
    return await laid;
  } finally {
    underWay.delete(laid);
  }
}

/** @param givenMs this PC's time when the old copy was given */
export function drawAgain(givenMs: number): void {
  since = Math.min(since, givenMs);
  if (isComing) return;
  isComing = true;
  setTimeout(() => {
    isComing = false;
    // The last drawing may have read before this answer was laid.
    if (underWay.size > 0) return drawAgain(since);
    const from = since;
    since = Number.POSITIVE_INFINITY;
    // Somebody waits there for the hub's own word; what it was told before may be old already.
    for (const query of queries.getQueryCache().findAll({ fetchStatus: 'fetching' }))
      void query.promise?.then(
        () => draw((one) => one === query),
        () => {},
      );
    draw(({ state }) => state.dataUpdatedAt >= from);
  }, SOON_MS);
}

function draw(isMeant: (query: Query) => boolean): void {
  isAsking = true;
  try {
    const predicate = (query: Query): boolean => isMeant(query) && !written.has(query);
    void queries.invalidateQueries({ predicate }, { cancelRefetch: false });
  } finally {
    isAsking = false;
  }
}
