/** The one field of every screen with boxes: a scanner types into it and presses Enter, wherever the person last clicked. */
import { type RefObject, useEffect, useId, useRef } from 'react';
import { useTypedAnywhere } from '../../shell/typed-anywhere.ts';
import { t } from '../../texts/t.ts';

interface ScanFieldProps {
  readonly onScan: (typed: string) => void;
  readonly field?: RefObject<HTMLInputElement>;
  readonly label?: string;
  readonly hint?: string;
  readonly act?: string;
}

export function ScanField({ onScan, field, label, hint, act }: ScanFieldProps) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const input = field ?? own;
  useEffect(() => input.current?.focus(), [input]);
  useTypedAnywhere(input);
  const take = (event: Event) => {
    event.preventDefault();
    const typed = input.current!.value.trim();
    input.current!.value = '';
    input.current!.focus();
    if (typed !== '') onScan(typed);
  };
  return (
    <form class="supply-scan" onSubmit={take}>
      <label for={id}>{label ?? t('supply.scan')}</label>
      <input
        id={id}
        ref={input}
        name="scan"
        autoComplete="off"
        autoCapitalize="characters"
        spellcheck={false}
        maxLength={200}
        aria-describedby={`${id}-hint`}
      />
      <button type="submit" class="button">
        {act ?? t('supply.scan.add')}
      </button>
      <p id={`${id}-hint`} class="quiet">
        {hint ?? t('supply.scan.hint')}
      </p>
    </form>
  );
}
