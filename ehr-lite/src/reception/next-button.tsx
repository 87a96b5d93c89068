/** The act that comes next: after a scan it takes the focus once, so that Enter does it. */
import { useLayoutEffect, useRef } from 'react';

interface NextButtonProps {
  readonly words: string;
  readonly spoken?: string | undefined;
  readonly first: boolean;
  readonly focus: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function NextButton({ words, spoken, first, focus, disabled, onClick }: NextButtonProps) {
  const ref = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (focus) ref.current?.focus();
  }, [focus]);
  return (
    <button
      ref={ref}
      type="button"
      class="button button-main"
      data-desk={first ? 'main' : undefined}
      aria-label={spoken}
      disabled={disabled}
      onClick={onClick}
    >
      {words}
    </button>
  );
}
