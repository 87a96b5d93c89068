/** Quiet pictures for empty places: an open screenfold waiting, and one with a first line written. */
export function EmptyCodex({ written }: { readonly written?: boolean }) {
  return (
    <svg class="illustration" viewBox="0 0 200 96" aria-hidden="true" focusable="false">
      <ellipse class="ill-shade" cx="100" cy="84" rx="86" ry="7" />
      <path class="ill-fold" d="M16 20 58 10v62L16 82Z" />
      <path class="ill-page" d="M58 10l42 10v62L58 72Z" />
      <path class="ill-fold" d="M100 20l42-10v62l-42 10Z" />
      <path class="ill-page" d="M142 10l42 10v62l-42-10Z" />
      {written ? <path class="ill-ink" d="M26 36l22-5m-22 17 22-5m-22 17 14-3" /> : undefined}
      <path class="ill-word" d="M112 66c4 1 24-2 24-18 0-11-17-11-18-2-.6 6 8 7.500 9.500 2.500" />
      <path class="ill-ink" d="M68 32l22 5m-22 7 22 5m-22 7 12 3M152 30l22 5" />
    </svg>
  );
}
