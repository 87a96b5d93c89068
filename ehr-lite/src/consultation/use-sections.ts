/** The code of every section: all of them must be there before anything can be signed. */
import { useEffect, useState } from 'react';
import { lineProblem } from '../hub/problem.ts';
import { untilDone } from '../hub/until-done.ts';
import { type AnySection, SECTIONS } from './sections.ts';

export interface Loaded {
  readonly sections: readonly AnySection[] | undefined;
  readonly error: unknown;
}

let loaded: readonly AnySection[] | undefined;

export function useSections(): Loaded {
  const [state, setState] = useState<Loaded>({ sections: loaded, error: undefined });
  useEffect(() => {
    if (loaded !== undefined) return;
    return untilDone(
      async () => {
        const sections = await Promise.all(SECTIONS.map(({ load }) => load()));
        loaded = sections;
        setState({ sections, error: undefined });
      },
      () => setState({ sections: undefined, error: lineProblem() }),
    );
  }, []);
  return state;
}
