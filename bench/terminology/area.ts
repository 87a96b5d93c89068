/** Terminology: `npm run bench -- terminology`. Each file gives its rows. */
import type { Result } from '../results.ts';
import { engineRows } from './engine.ts';
import { searchRows } from './search.ts';
import { versusRows } from './versus.ts';

type Say = (line: string) => void;

export async function terminologyArea(say: Say): Promise<Result[]> {
  return [...(await engineRows(say)), ...(await searchRows(say)), ...(await versusRows(say))];
}
