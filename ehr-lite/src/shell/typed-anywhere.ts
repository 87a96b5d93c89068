/** A scanner types wherever the focus stands; where nothing has it that is typed into, after a dialog or on a heading, it goes into this field. */
import { type RefObject, useEffect } from 'react';

export function useTypedAnywhere(field: RefObject<HTMLInputElement>): void {
  useEffect(() => {
    const onKey = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent) => {
      const typed = [...key].length === 1 && key !== ' ' && !altKey && !ctrlKey && !metaKey;
      const { activeElement: at, body } = document;
      if (typed && (at === body || at?.getAttribute('tabindex') === '-1')) field.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [field]);
}
