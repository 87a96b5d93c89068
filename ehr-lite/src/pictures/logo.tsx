/** The mark: a screenfold codex of amate paper, and on it the *vírgula*, the codices' scroll for the spoken word. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 48 40" aria-hidden="true" focusable="false">
      <path class="logo-fold" d="M3 9 17 4v28L3 37Z" />
      <path class="logo-page" d="M17 4l14 5v28l-14-5Z" />
      <path class="logo-fold" d="M31 9l14-5v28l-14 5Z" />
      <path
        class="logo-word"
        d="M9 30c2 1 27 2 29.500-9.500C40.500 11.500 26 8.500 23.500 16.500c-1.800 6 6.500 8.500 8 4 .8-2.500-2.200-4-3.500-2"
      />
    </svg>
  );
}
