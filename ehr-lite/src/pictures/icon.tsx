/** An icon in the colour of the text beside it. Decoration: words always stand by. */
import { type IconName, PATHS } from './paths.ts';

export type { IconName } from './paths.ts';

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
