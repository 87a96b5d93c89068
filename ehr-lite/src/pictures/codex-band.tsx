/** The door's picture: a screenfold unfolding, each panel a plain sign: word, count, path, leaf, water. */
const SIGNS = [
  'M14 74c5 1 32-2 32-24 0-15-23-15-25-3-1 9 12 11 14 4',
  'M18 34h.1M30 34h.1M42 34h.1M18 50h.1M30 50h.1M16 68h28M16 78h28',
  'M14 76V36h32v30H24V46h12v10',
  'M30 86V54m0 0c-16-2-18-16-16-24 12 0 18 10 16 24Zm0 4c0-14 6-22 18-22 0 12-4 22-18 22Z',
  'M12 40q6-8 12 0t12 0 12 0M12 56q6-8 12 0t12 0 12 0M12 72q6-8 12 0t12 0 12 0',
  'M30 30v50M30 44c-10 0-14-6-14-12m14 26c10 0 14-6 14-12m-14 28c-10 0-14-6-14-12',
];

export function CodexBand() {
  return (
    <svg class="codex" viewBox="0 0 360 128" aria-hidden="true" focusable="false">
      {SIGNS.map((sign, index) => {
        const left = index * 60;
        const down = index % 2 === 0;
        return (
          <g key={sign} transform={`translate(${left} 0)`}>
            <path class={down ? 'ill-fold' : 'ill-page'} d={down ? 'M0 4 60 16V124L0 112Z' : 'M0 16 60 4V112L0 124Z'} />
            <path
              class={index % 3 === 0 ? 'ill-word' : 'ill-ink'}
              transform={`matrix(1 ${down ? 0.2 : -0.2} 0 1 0 ${down ? 4 : 16})`}
              d={sign}
            />
          </g>
        );
      })}
    </svg>
  );
}
