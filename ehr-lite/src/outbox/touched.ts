/** Which answer of the hub an act of another address changes, and how: laid over it while it waits, and into its copy when it was sent. */
import { countPath, layLines } from '../supply/count/lay-lines.ts';
import type { RestAct } from './entry.ts';

export interface Touched {
  /** `GET` of what it changes. */
  readonly path: string;
  readonly lay: (body: unknown) => unknown;
}

const COUNT_LINES = /^\/insumos\/conteos\/([0-9a-f-]{36})\/renglones$/;

export function touchedBy({ path, body }: RestAct): Touched | undefined {
  const count = COUNT_LINES.exec(path)?.[1];
  if (count === undefined) return undefined;
  return { path: countPath(count, String(body.clues)), lay: (answer) => layLines(answer, body.renglones) };
}
