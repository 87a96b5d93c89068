/** The one polite live region (WCAG 4.1.3). A sentence said twice in a row is still said: it alternates two places. */
import { cell, useCell } from '../hub/cell.ts';

const said = cell<{ readonly turn: number; readonly text: string }>({ turn: 0, text: '' });

export const announce = (text: string): void => said.set({ turn: said.get().turn + 1, text });

export function Announcer() {
  const { turn, text } = useCell(said);
  return (
    <div role="status" aria-live="polite" class="unseen">
      <span>{turn % 2 === 0 ? text : ''}</span>
      <span>{turn % 2 === 1 ? text : ''}</span>
    </div>
  );
}
