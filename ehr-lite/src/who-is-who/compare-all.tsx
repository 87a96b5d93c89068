/** Everybody compared with everybody again: the operator asks for it, sees how far it is and what came of it (docs/adr/0045). */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { listComparisons, type Rematch, startComparison, stopComparison } from './who-is-who.resource.ts';
import { momentWords } from './words.ts';

const LOOK_MS = 1_000;
const isRunning = ({ estado }: Rematch): boolean => estado === 'en-curso';
const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['who-is-who'] });

export function CompareAll() {
  const query = useQuery({
    queryKey: ['who-is-who', 'comparisons'],
    queryFn: ({ signal }) => listComparisons(signal),
    refetchInterval: ({ state }) => (state.data?.trabajos.some(isRunning) ? LOOK_MS : false),
    refetchOnMount: 'always',
  });
  const last = query.data?.trabajos[0];
  const act = useAct(async (work: () => Promise<Rematch>) => {
    await work();
    await again();
  });
  useEnd(last);
  const running = last !== undefined && isRunning(last);
  return (
    <section class="who-all" aria-labelledby="who-all">
      <h2 id="who-all">{t('who.all')}</h2>
      <p class="quiet">{t('who.all.about')}</p>
      <Reading of={query} />
      {last === undefined ? undefined : <Last job={last} />}
      {query.data === undefined ? undefined : (
        <button
          type="button"
          class="button"
          aria-disabled={act.busy}
          onClick={() => void act.run(() => (running ? stopComparison(last.id) : startComparison()))}
        >
          {t(running ? 'who.all.stop' : 'who.all.start')}
        </button>
      )}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </section>
  );
}

/** Who cannot see the bar is told when it ends; and what it asks stands in the list. */
function useEnd(last: Rematch | undefined): void {
  const running = useRef<string>();
  useEffect(() => {
    if (last === undefined) return;
    if (isRunning(last)) running.current = last.id;
    else if (running.current === last.id) {
      running.current = undefined;
      announce(`${t(`who.all.${last.estado}`)}. ${resultOf(last)}`);
      void again();
    }
  }, [last]);
}

const resultOf = ({ porRevisar }: Rematch): string => t('who.all.asked', { count: porRevisar });

function Last({ job }: { readonly job: Rematch }) {
  const { estado, fase, avance, personas, pidio, desde, motivo } = job;
  const phase = t(`who.all.phase.${fase}`);
  return (
    <>
      <p class="marks">
        <span class={estado === 'terminado' ? 'tag' : 'tag tag-warn'}>{t(`who.all.${estado}`)}</span>
        <span class="tag">{resultOf(job)}</span>
        <span class="tag">{t('who.all.people', { count: personas })}</span>
      </p>
      {isRunning(job) ? (
        <>
          <progress max={1} value={avance} aria-label={phase} />
          <p class="quiet">{phase}</p>
        </>
      ) : undefined}
      {motivo === null ? undefined : <p class="who-note">{t('who.all.why', { why: motivo })}</p>}
      <p class="quiet">{t('who.all.by', { name: pidio, when: momentWords(desde) })}</p>
    </>
  );
}
