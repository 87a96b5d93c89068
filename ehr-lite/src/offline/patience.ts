/**
 * With a copy at hand nobody waits longer than this for a slow hub: the copy is shown and told as one, and what the hub says afterwards
 * is shown too. Only what differs is news, so that a hub which stays slow is not asked without end.
 */
import { updating } from '../hub/copies.ts';

const PATIENCE_MS = 4_000;

export interface Copy {
  readonly body: unknown;
  readonly atMs: number;
}

export interface Slowly<R> {
  /** The hub's own answer. */
  readonly answer: Promise<R>;
  readonly copy: () => Promise<Copy | undefined>;
  /** Another answer came than the copy that is on screen, given at this time of this PC. */
  readonly onNews: (givenMs: number) => void;
  /** The copy stays on screen. */
  readonly onFailure: (thrown: unknown, copy: Copy, givenMs: number) => void;
  readonly patienceMs?: number;
}

export async function patiently<R>({
  answer,
  copy,
  onNews,
  onFailure,
  patienceMs = PATIENCE_MS,
}: Slowly<R>): Promise<R> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const gone = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  const inTime = answer.then((body) => ({ body })).finally(() => clearTimeout(timer));
  const first = await Promise.race([inTime, gone.then(copy)]);
  if (first === undefined) return answer;
  if ('atMs' in first) follow(first);
  return first.body as R;

  function follow(shown: Copy): void {
    const givenMs = Date.now();
    waiting.add(shown);
    tell();
    answer
      .then(
        (body) => {
          if (says(body) !== says(shown.body)) onNews(givenMs);
        },
        (thrown: unknown) => onFailure(thrown, shown, givenMs),
      )
      .finally(() => {
        waiting.delete(shown);
        tell();
      });
  }
}

const waiting = new Set<Copy>();
const tell = (): void =>
  updating.set(waiting.size === 0 ? undefined : Math.min(...[...waiting].map(({ atMs }) => atMs)));

/** The hour at which an answer was given (`GET /visitas`) is not what it says. */
const says = (body: unknown): string => JSON.stringify(body, (key, value) => (key === 'ahora' ? undefined : value));
