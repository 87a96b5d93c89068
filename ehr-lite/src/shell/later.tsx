/**
 * A screen whose code comes after the first one: fetched while the person is still looking for somebody, so that the
 * first screen stays small and the next one does not wait. If its code can't be had, says so and offers a reload,
 * which also heals a page left open across an update of the hub.
 */
import { type ComponentType, useEffect, useState } from 'react';
import { lineProblem } from '../hub/problem.ts';
import { t } from '../texts/t.ts';
import { Catching } from './catching.tsx';
import { Loading } from './loading.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { SideProblem } from './side-problem.tsx';

interface LaterScreen<P> {
  readonly Screen: ComponentType<P>;
  readonly warm: () => void;
}

/** A part without which the screen is whole: nothing stands in its place until it comes. */
export function quietly<P extends object>(
  load: () => Promise<ComponentType<P>>,
): { readonly Screen: ComponentType<P> } {
  function Screen(props: P) {
    const [Loaded, setLoaded] = useState<ComponentType<P> | undefined>();
    useEffect(
      () =>
        void load().then(
          (component) => setLoaded(() => component),
          () => {},
        ),
      [],
    );
    if (Loaded === undefined) return null;
    return (
      <Catching instead={(again) => <SideProblem words={t('failed.part')} onRetry={again} />}>
        <Loaded {...props} />
      </Catching>
    );
  }
  return { Screen };
}

export function later<P extends object>(load: () => Promise<ComponentType<P>>): LaterScreen<P> {
  let loaded: ComponentType<P> | undefined;
  const fetchIt = () =>
    load().then((component) => {
      loaded = component;
    });
  function Screen(props: P) {
    const [state, setState] = useState<'waiting' | 'ready' | 'failed'>(loaded === undefined ? 'waiting' : 'ready');
    useEffect(() => {
      if (loaded === undefined)
        fetchIt().then(
          () => setState('ready'),
          () => setState('failed'),
        );
    }, []);
    const Loaded = loaded;
    if (Loaded !== undefined) return <Loaded {...props} />;
    return state === 'failed' ? <ProblemNotice error={lineProblem()} onRetry={() => location.reload()} /> : <Loading />;
  }
  return { Screen, warm: () => void fetchIt().catch(() => {}) };
}
