/** The last step: the hospital gets its account, and whoever installs its connector gets one file and one line. */
import { Link } from 'wouter-preact';
import { queries } from '../../hub/queries.ts';
import { useAct } from '../../hub/use-act.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { FileCard } from '../file-card.tsx';
import { type Asked, connect } from './new-hospital.resource.ts';

interface ConnectProps {
  readonly asked: Asked;
  /** At least one sample is understood. */
  readonly ready: boolean;
  /** @param file the connector's configuration, whole */
  readonly onDone: (file: string) => void;
}

export function Connect({ asked, ready, onDone }: ConnectProps) {
  const act = useAct(async () => {
    onDone(await connect(asked));
    await queries.invalidateQueries({ queryKey: ['hospitals'] });
  });
  return (
    <div class="card">
      <p>{ready ? t('newHospital.connect.about') : t('newHospital.connect.none')}</p>
      {ready ? (
        <button type="button" class="button button-main" aria-disabled={act.busy} onClick={() => void act.run()}>
          {act.busy ? t('newHospital.connecting') : t('newHospital.connect')}
        </button>
      ) : undefined}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}

export function Connected({ asked: { clues, nombre }, file }: { readonly asked: Asked; readonly file: string }) {
  return (
    <FileCard {...{ clues, file }} title={t('newHospital.done', { name: nombre })} about={t('newHospital.done.about')}>
      <p>
        <Link href={`/conectores/${clues}`}>{t('newHospital.done.see')}</Link>
      </p>
    </FileCard>
  );
}
