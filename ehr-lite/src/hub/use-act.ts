/** One act at a time behind a button: busy while the hub answers, and what went wrong if it did. */
import { useRef, useState } from 'react';

export interface Act<A extends readonly unknown[], R> {
  readonly busy: boolean;
  readonly error: unknown;
  /** undefined when it failed, or one is under way. */
  readonly run: (...args: A) => Promise<R | undefined>;
}

export function useAct<A extends readonly unknown[], R>(act: (...args: A) => Promise<R>): Act<A, R> {
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: unknown }>(IDLE);
  const running = useRef(false);
  const run = async (...args: A): Promise<R | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setState({ busy: true, error: undefined });
    try {
      const result = await act(...args);
      setState(IDLE);
      return result;
    } catch (error) {
      setState({ busy: false, error });
      return undefined;
    } finally {
      running.current = false;
    }
  };
  return { ...state, run };
}

const IDLE = { busy: false, error: undefined };
