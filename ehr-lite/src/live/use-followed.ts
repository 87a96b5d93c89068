/** A list on screen that follows a stream of the hub: what changes is asked again, much of it at once and once for all. */
import { useEffect } from 'react';
import { queries } from '../hub/queries.ts';
import { followPath, type LiveState } from './follow.ts';

/** One signature writes several resources: one reading for them all. */
const GATHER_MS = 150;
const nobody = (): void => {};

/**
 * @param keys of what is asked again, with a blank between
 * @param onState hears how the line is; the same function each time
 */
export function useFollowed(path: string, keys: string, onState: (state: LiveState) => void = nobody): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const key of keys.split(' ')) void queries.invalidateQueries({ queryKey: [key] });
      }, GATHER_MS);
    };
    const stop = followPath(path, { onState, onChange: again, onGap: again, onHeard: nobody });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [path, keys, onState]);
}
