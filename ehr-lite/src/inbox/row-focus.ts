/**
 * Which row the key acts on: the one that has the focus, and no other. When it goes, the focus is on the next one's heading: it is read before
 * anything acts on it, and neither the keyboard nor a screen reader begins again at the top.
 */
const ROW = '[data-review]';

const headingOf = (row: Element | null | undefined): HTMLElement | null =>
  row?.querySelector<HTMLElement>('h2') ?? null;

/** With none in focus it goes to the first one instead of acting. */
export function reviewFocused(list: Element | null): void {
  const row = document.activeElement?.closest(ROW);
  if (row) row.querySelector<HTMLButtonElement>('.inbox-review')?.click();
  else headingOf(list?.querySelector(ROW))?.focus();
}

/** Once a row is reviewed; who has gone elsewhere meanwhile is left there. */
export function focusBehind(id: string, list: Element | null, otherwise: HTMLElement | null): void {
  const rows = [...(list?.querySelectorAll(ROW) ?? [])];
  const at = rows.findIndex((row) => row.getAttribute('data-review') === id);
  const focused = document.activeElement;
  const isElsewhere = focused !== null && focused !== document.body && !rows[at]?.contains(focused);
  if (isElsewhere) return;
  (headingOf(at < 0 ? undefined : (rows[at + 1] ?? rows[at - 1])) ?? otherwise)?.focus();
}
