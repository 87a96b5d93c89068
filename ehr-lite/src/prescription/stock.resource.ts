/** Network edge of the pharmacy's shelf. A hub without supply control has no such route: then nothing is known, and nothing is invented. */
import { asProblem } from '../hub/problem.ts';
import { read } from '../hub/read.ts';

export interface Shelf {
  readonly clues: string;
  readonly nombre?: string;
  /** Packs that can be handed out: lots in date, not held. 0 is known to be empty. */
  readonly piezas: number;
  readonly km?: number;
  readonly al?: string;
}
export interface Stock {
  readonly clave: string;
  readonly aqui?: Shelf;
  readonly cerca?: Shelf;
}

export const MOST_KEYS = 30;

/** @returns undefined when the hub keeps no stock. */
export async function stockOf(
  clues: string,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Stock[] | undefined> {
  const asked = new URLSearchParams({ clues });
  for (const key of keys.slice(0, MOST_KEYS)) asked.append('clave', key);
  try {
    const answer = await read<{ readonly existencias?: readonly Stock[] } | undefined>(
      `/insumos/existencias?${asked}`,
      signal,
    );
    return (answer?.existencias ?? []).filter(isStock);
  } catch (thrown) {
    if (asProblem(thrown).kind === 'missing') return undefined;
    throw thrown;
  }
}

const isShelf = (shelf: unknown): boolean => shelf === undefined || Number.isInteger((shelf as Shelf | null)?.piezas);
const isStock = (one: Stock): boolean => typeof one?.clave === 'string' && isShelf(one.aqui) && isShelf(one.cerca);
