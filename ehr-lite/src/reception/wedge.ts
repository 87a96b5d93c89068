/**
 * A scanner that types: very fast keys that end in Enter, wherever the focus stands. People do not type eighteen keys at
 * 40 ms each; what is slower is typing, and is left alone.
 */
import { useEffect } from 'react';

const MAX_GAP_MS = 100;
const MAX_MEAN_MS = 40;
const MIN_KEYS = 14;

export interface Stroke {
  readonly key: string;
  readonly atMs: number;
}

/** Feed it every key; it answers the text when an Enter ends a burst. */
export function burstReader(minKeys = MIN_KEYS): (stroke: Stroke) => string | undefined {
  let text = '';
  let firstMs = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  return ({ key, atMs }) => {
    if (key === 'Shift' || key === 'AltGraph' || key === 'CapsLock') return undefined;
    if (atMs - lastMs > MAX_GAP_MS) {
      text = '';
      firstMs = atMs;
    }
    lastMs = atMs;
    if (key === 'Enter' || key === 'Tab') {
      const keys = [...text].length;
      const scanned = keys >= minKeys && (atMs - firstMs) / keys <= MAX_MEAN_MS ? text : undefined;
      // A PDF417 may hold line ends of its own: what comes before the last one is kept for the whole.
      text = '';
      return scanned;
    }
    if ([...key].length === 1) text += key;
    return undefined;
  };
}

/**
 * What the burst wrote into a field that was not meant for it is taken out again.
 * @param minKeys of the shortest code that is read here
 * @param own the field that is meant for codes: what is typed into it is its own affair, however slowly it comes
 */
export function useWedge(
  onScan: (text: string) => void,
  minKeys = MIN_KEYS,
  own?: { readonly current: HTMLInputElement | null },
): void {
  useEffect(() => {
    const read = burstReader(minKeys);
    let before: { readonly field: HTMLInputElement | HTMLTextAreaElement; readonly value: string } | undefined;
    let lastMs = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || (event.altKey && !event.getModifierState('AltGraph'))) return;
      const field = event.target;
      if (own !== undefined && field === own.current) return;
      if (event.timeStamp - lastMs > MAX_GAP_MS)
        before =
          field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement
            ? { field, value: field.value }
            : undefined;
      lastMs = event.timeStamp;
      const scanned = read({ key: event.key, atMs: event.timeStamp });
      if (scanned === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (before !== undefined) {
        before.field.value = before.value;
        before.field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      onScan(scanned);
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [onScan, minKeys, own]);
}
