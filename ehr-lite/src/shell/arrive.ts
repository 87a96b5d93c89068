/**
 * On arriving at a screen: its title in the window, its heading in focus, so that a screen reader hears where it is.
 * Window titles never carry a person's name: they stay in the history of shared PCs.
 */
import { type RefObject, useEffect, useRef } from 'react';
import { type TextKey, t } from '../texts/t.ts';

let arrivals = 0;

export function useArrival<E extends HTMLElement>(
  title: Extract<TextKey, `title.${string}`>,
  focus = true,
): RefObject<E> {
  const ref = useRef<E>(null);
  useEffect(() => {
    document.title = `${t(title)} · ${t('app.name')}`;
    arrivals += 1;
    // The first screen of a page load keeps the browser's own starting point, so that the skip link comes first.
    if (!focus || arrivals === 1) return;
    window.scrollTo(0, 0);
    ref.current?.focus({ preventScroll: true });
  }, [title, focus]);
  return ref;
}
