/** What stands while the hub is asked: nothing for 300 ms, so that what comes at once does not flicker (look/base.css), then words. */
import { type TextKey, t } from '../texts/t.ts';

export type WaitingWords = Extract<
  TextKey,
  `${string}.${'loading' | 'looking' | 'opening' | 'finding' | 'reading' | 'searching'}`
>;

export const Loading = ({ words = 'app.loading' }: { readonly words?: WaitingWords }) => (
  <p role="status" class="loading">
    {t(words)}
  </p>
);
