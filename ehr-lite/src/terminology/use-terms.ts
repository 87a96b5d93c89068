/** What is typed, asked after a pause; an answer that comes after another letter was typed is let go. */
import { useEffect, useState } from 'react';
import { type Found, findTerms } from './find-terms.ts';
import type { Catalogue } from './term.resource.ts';

const PAUSE_MS = 90;
const COUNT = 12;

export interface Terms extends Found {
  readonly state: 'idle' | 'waiting' | 'settled' | 'failed';
}

const NONE: Terms = { terms: [], offline: false, state: 'idle' };

export function useTerms(catalogue: Catalogue, typed: string): Terms {
  const [answer, setAnswer] = useState<Terms>(NONE);
  const text = typed.trim();
  useEffect(() => {
    if (text === '') return setAnswer(NONE);
    const leave = new AbortController();
    setAnswer((before) => ({ ...before, state: 'waiting' }));
    const timer = setTimeout(() => {
      findTerms(catalogue, text, COUNT, leave.signal).then(
        (found) => leave.signal.aborted || setAnswer({ ...found, state: 'settled' }),
        () => leave.signal.aborted || setAnswer({ ...NONE, state: 'failed' }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [catalogue, text]);
  return answer;
}
