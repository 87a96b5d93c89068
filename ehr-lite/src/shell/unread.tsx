/** A screen whose subject is still asked for, or could not be read: its heading stands alone, and hears who arrives. */
import { type TextKey, t } from '../texts/t.ts';
import { useArrival } from './arrive.ts';
import type { WaitingWords } from './loading.tsx';
import { type Asked, Reading } from './reading.tsx';

interface UnreadProps {
  readonly title: Extract<TextKey, `title.${string}`>;
  readonly of: Asked | readonly Asked[];
  readonly words?: WaitingWords;
}

export function Unread({ title, of, words }: UnreadProps) {
  const heading = useArrival<HTMLHeadingElement>(title);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t(title)}
      </h1>
      <Reading of={of} {...(words && { words })} />
    </>
  );
}
