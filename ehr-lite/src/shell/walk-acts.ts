/** In a list of persons: up and down from act to act, Enter does it. */
export function walkActs(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const main = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[data-act="main"]')];
  const target = main[main.indexOf(document.activeElement as HTMLElement) + step];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}
