/** The jobs that apply a translation to what is stored: how far, what they changed, and how to stop or undo them. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { again } from './again.ts';
import { type Job, readJobs, stopJob, undoJob } from './local-codes.resource.ts';

const LOOK_MS = 1_000;
const isRunning = ({ estado }: Job): boolean => estado === 'en-curso';

export function Jobs() {
  const query = useQuery({
    queryKey: ['local-codes', 'jobs'],
    queryFn: ({ signal }) => readJobs(signal),
    refetchInterval: ({ state }) => (state.data?.trabajos.some(isRunning) ? LOOK_MS : false),
  });
  const jobs = query.data?.trabajos ?? [];
  useEnds(jobs);
  if (jobs.length === 0 && query.error === null) return null;
  return (
    <section class="codes-jobs">
      <h2>{t('codes.jobs')}</h2>
      <p class="quiet">{t('codes.jobs.about')}</p>
      <Reading of={query} />
      <ul class="entries">
        {jobs.map((job) => (
          <JobItem key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}

/** Who cannot see the bar is told when it is full. */
function useEnds(jobs: readonly Job[]): void {
  const running = useRef(new Set<string>());
  useEffect(() => {
    for (const job of jobs) {
      if (isRunning(job)) running.current.add(job.id);
      else if (running.current.delete(job.id)) {
        announce(t('codes.job.ended', { code: job.clave }));
        void again();
      }
    }
  }, [jobs]);
}

function JobItem({ job }: { readonly job: Job }) {
  const { id, clave, ensayo, estado, revisados, total, cambiados, omitidos, pidio, inicio } = job;
  const act = useAct(async (work: (id: string) => Promise<Job>) => {
    await work(id);
    await again();
  });
  const when = parseWhen(inicio);
  const progress = t('codes.job.progress', { done: revisados, total });
  return (
    <li class="entry">
      <article aria-label={`${t(ensayo ? 'codes.job.dry' : 'codes.job.real')} ${clave}`}>
        <p>
          <strong>{t(ensayo ? 'codes.job.dry' : 'codes.job.real')}</strong> <code>{clave}</code>
        </p>
        <p class="marks">
          <span class={isRunning(job) ? 'tag tag-warn' : 'tag'}>{t(`codes.job.${estado}`)}</span>
          <span class="tag">{t(ensayo ? 'codes.job.wouldChange' : 'codes.job.changed', { count: cambiados })}</span>
          {omitidos === 0 ? undefined : <span class="tag tag-warn">{t('codes.job.skipped', { count: omitidos })}</span>}
        </p>
        <progress max={Math.max(total, 1)} value={revisados} aria-label={progress} />
        <p class="quiet">
          {progress}. {when === undefined ? '' : t('codes.job.by', { name: pidio, when: showWhen(when) })}
        </p>
        {isRunning(job) ? (
          <button type="button" class="button" aria-disabled={act.busy} onClick={() => void act.run(stopJob)}>
            {t('codes.job.stop')}
          </button>
        ) : undefined}
        {!isRunning(job) && !ensayo && cambiados > 0 ? (
          <button type="button" class="button" aria-disabled={act.busy} onClick={() => void act.run(undoJob)}>
            {t('codes.job.undo')}
          </button>
        ) : undefined}
        {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      </article>
    </li>
  );
}
