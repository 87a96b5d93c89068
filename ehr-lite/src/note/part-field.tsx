/**
 * One part of a note. The browser owns the text while it is typed: the area is never drawn anew by a letter, so that a long note costs no more
 * than a short one.
 */
import { memo } from 'preact/compat';
import { useLayoutEffect, useRef } from 'react';
import { blankIn, expansionAt, type Phrase } from './phrases.ts';

export interface PartFieldProps {
  readonly id: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly lines: number;
  readonly required: boolean;
  readonly text: string;
  readonly phrases: readonly Phrase[];
  readonly onText: (text: string) => void;
}

function Field({ id, label, describedBy, lines, required, text, phrases, onText }: PartFieldProps) {
  const ref = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const area = ref.current!;
    if (area.value === text) return;
    area.value = text;
    grow(area);
  }, [text]);
  const onInput = () => {
    const area = ref.current!;
    expand(area, phrases);
    grow(area);
    onText(area.value);
  };
  return (
    <textarea
      ref={ref}
      id={id}
      class="note-text"
      rows={lines}
      aria-label={label}
      aria-describedby={describedBy}
      aria-required={required || undefined}
      spellcheck
      lang="es-MX"
      maxLength={20_000}
      onInput={onInput}
    />
  );
}

/** The text itself is in the area already: only what stands around it asks for a new drawing. */
export const PartField = memo(Field);

/** Through the browser's own editing, so that its undo takes it back. */
function expand(area: HTMLTextAreaElement, phrases: readonly Phrase[]): void {
  if (area.selectionStart !== area.selectionEnd) return;
  const found = expansionAt(area.value, area.selectionStart, phrases);
  if (found === undefined) return;
  area.setSelectionRange(found.from, found.to);
  // Deprecated, and still the only way that keeps the undo of every browser a clinic has.
  if (!document.execCommand('insertText', false, found.text))
    area.setRangeText(found.text, found.from, found.to, 'end');
  const blank = blankIn(found.text, found.from);
  if (blank !== undefined) area.setSelectionRange(...blank);
}

function grow(area: HTMLTextAreaElement): void {
  const { scrollHeight, clientHeight, style } = area;
  // Its style may hold it lower than it asks for: asked once.
  if (scrollHeight > clientHeight && !(Number.parseFloat(style.height) > scrollHeight))
    style.height = `${scrollHeight + 4}px`;
}
