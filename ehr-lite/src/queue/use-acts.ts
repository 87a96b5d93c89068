/** The acts of the list: one at a time, what was done stays on screen with its undo, and what failed says what to do. */
import { useRef, useState } from 'react';
import { useLocation } from 'wouter-preact';
import { showTime } from '../calendar/when.ts';
import { HubProblem } from '../hub/problem.ts';
import { queries } from '../hub/queries.ts';
import { checkIn, undoArrival } from '../reception/check-in.ts';
import type { Who } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { t } from '../texts/t.ts';
import type { Line } from '../visit/morning.ts';
import {
  call,
  type Done,
  doneElsewhere,
  markAbsent,
  markBack,
  markLeft,
  markMistake,
  putBack,
  Taken,
} from './moves.ts';

export interface Acts {
  readonly busy: boolean;
  readonly done: Done | undefined;
  readonly problem: unknown;
  readonly arrive: (line: Line) => void;
  readonly absent: (line: Line) => void;
  readonly left: (line: Line) => void;
  readonly back: (line: Line) => void;
  readonly mistake: (line: Line) => void;
  readonly call: (line: Line) => void;
  readonly putBack: (line: Line) => void;
  readonly tell: (done: Done) => void;
  readonly undo: () => void;
  readonly close: () => void;
}

export function useActs(who: Who): Acts {
  const [state, setState] = useState<{ busy: boolean; done?: Done | undefined; problem?: unknown }>(begun);
  const [, go] = useLocation();
  const running = useRef(false);

  const run = async (act: () => Promise<Done | undefined>): Promise<Done | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setState({ busy: true });
    try {
      const done = await act();
      setState({ busy: false, done });
      if (done !== undefined) announce(done.words);
      return done;
    } catch (error) {
      void queries.invalidateQueries({ queryKey: ['morning'] });
      setState({ busy: false, problem: inWords(error) });
      return undefined;
    } finally {
      running.current = false;
    }
  };
  return {
    ...{ busy: state.busy, done: state.done, problem: state.problem },
    arrive: (line) =>
      void run(async () => {
        const arrived = await checkIn(line, who);
        return {
          words: arrived.queued ? t('moved.queued') : t('moved.arrived', { name: line.person.nombre }),
          undo: () => undoArrival(line, arrived),
        };
      }),
    absent: (line) => void run(() => markAbsent(line)),
    left: (line) => void run(() => markLeft(line)),
    back: (line) => void run(() => markBack(line)),
    mistake: (line) => void run(() => markMistake(line)),
    call: (line) =>
      void run(() => call(line, who)).then((done) => {
        if (done !== undefined) go(`/consulta/${line.visitId}`);
      }),
    putBack: (line) => void run(() => putBack(line, who)),
    tell: (done) => {
      setState({ busy: false, done });
      announce(done.words);
    },
    undo: () => {
      const { undo, undone } = state.done ?? {};
      if (undo === undefined) return;
      void run(() => undo().then(() => (undone === undefined ? undefined : { words: undone, undo: undefined })));
    },
    close: () => setState({ busy: false }),
  };
}

function begun(): { busy: boolean; done?: Done | undefined } {
  const done = doneElsewhere.get();
  doneElsewhere.set(undefined);
  return { busy: false, done };
}

function inWords(error: unknown): unknown {
  if (error instanceof Taken) {
    const time = Number.isNaN(error.sinceMs) ? '' : (showTime({ ms: error.sinceMs, precision: 'time' }) ?? '');
    const text = t('call.taken', { doctor: error.doctor, name: error.line.person.nombre, time });
    return new HubProblem('refused', 412, [{ text, fix: t('call.taken.fix') }]);
  }
  return error;
}
