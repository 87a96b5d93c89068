/** Above the timeline: something is hidden, and the way in for an emergency; or the access that is open, with its time running. */
import { useRef, useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { Icon } from '../pictures/icon.tsx';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { type EmergencyAccess, endEmergency, type Standing } from './emergency.resource.ts';
import { EmergencyDialog } from './emergency-dialog.tsx';
import { showLeft, useLeft } from './left.ts';
import { refreshStanding, setStanding } from './use-standing.ts';

interface EmergencyBarProps {
  readonly patientId: string;
  readonly standing: Standing;
}

export function EmergencyBar({ patientId, standing }: EmergencyBarProps) {
  if (standing.acceso !== null) return <Open patientId={patientId} access={standing.acceso} />;
  return standing.oculto ? <Hidden patientId={patientId} /> : null;
}

function Hidden({ patientId }: { readonly patientId: string }) {
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const opened = (access: EmergencyAccess) => {
    const minutes = Math.round((Date.parse(access.hasta) - Date.parse(access.desde)) / 60_000);
    announce(t('emergency.opened', { minutes }));
    setStanding(patientId, (was) => ({ ...was, acceso: access }));
  };
  return (
    <section class="notice hidden-notice" aria-labelledby="hidden-notice">
      <Icon name="hidden" />
      <div>
        <h2 id="hidden-notice">{t('emergency.hidden')}</h2>
        <p>{t('emergency.hidden.about')}</p>
        <button ref={button} type="button" class="button" onClick={() => setAsking(true)}>
          <Icon name="emergency" />
          {t('emergency.open')}
        </button>
      </div>
      {asking ? (
        <EmergencyDialog patientId={patientId} onOpened={opened} onClose={() => setAsking(false)} />
      ) : undefined}
    </section>
  );
}

function Open({ patientId, access }: { readonly patientId: string; readonly access: EmergencyAccess }) {
  const over = (words: 'emergency.ended' | 'emergency.expired') => {
    announce(t(words));
    setStanding(patientId, (was) => ({ ...was, acceso: null }));
    void refreshStanding(patientId);
  };
  const left = useLeft(
    access.hasta,
    () => announce(t('emergency.almost')),
    () => over('emergency.expired'),
  );
  const act = useAct(async () => {
    await endEmergency(patientId);
    over('emergency.ended');
  });
  return (
    <section class="notice notice-problem emergency-open" aria-labelledby="emergency-open">
      <Icon name="emergency" />
      <div>
        <h2 id="emergency-open">{t('emergency.active')}</h2>
        <p>
          {t('emergency.active.about')} <span class="quiet">{access.motivo.texto}</span>
        </p>
        {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      </div>
      <p class="time-left" role="timer" aria-live="off">
        {t('emergency.left', { time: showLeft(left) })}
      </p>
      <button type="button" class="button" aria-disabled={act.busy} onClick={() => void act.run()}>
        {act.busy ? t('emergency.ending') : t('emergency.end')}
      </button>
    </section>
  );
}
