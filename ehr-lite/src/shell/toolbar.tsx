/**
 * A row of buttons that is one stop of the Tab key; the arrows move within it (https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/). Twenty
 * studies to tick are twenty stops otherwise, for whoever writes without a mouse.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'react';

const STEP: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

interface ToolbarProps {
  readonly label: string;
  readonly class: string;
  readonly children: ComponentChildren;
}

export function Toolbar({ label, class: name, children }: ToolbarProps) {
  const root = useRef<HTMLDivElement>(null);
  const at = useRef<HTMLElement | undefined>(undefined);
  const buttons = () => [...(root.current?.querySelectorAll('button') ?? [])];
  const stopAt = (wanted: HTMLElement | undefined) => {
    const all = buttons();
    at.current = all.find((one) => one === wanted) ?? all[0];
    for (const one of all) one.tabIndex = one === at.current ? 0 : -1;
  };
  // Buttons come and go with what is chosen.
  useLayoutEffect(() => stopAt(at.current));
  const onKey = (event: KeyboardEvent) => {
    const all = buttons();
    const step = STEP[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const now = all.indexOf(document.activeElement as HTMLButtonElement);
    all[(now + step + all.length) % all.length]?.focus();
  };
  return (
    <div
      ref={root}
      class={name}
      role="toolbar"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKey}
      onFocusIn={(event) => stopAt(event.target as HTMLElement)}
    >
      {children}
    </div>
  );
}
