/** Break the glass: what will happen, a coded reason and words of one's own; a native modal dialog, Escape leaves it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useAct } from '../hub/use-act.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { type EmergencyAccess, openInEmergency, readReasons } from './emergency.resource.ts';

const MOST_TYPED = 500;

interface EmergencyDialogProps {
  readonly patientId: string;
  readonly onOpened: (access: EmergencyAccess) => void;
  readonly onClose: () => void;
}

export function EmergencyDialog({ patientId, onOpened, onClose }: EmergencyDialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const [reason, setReason] = useState<string | undefined>();
  const [detail, setDetail] = useState('');
  const [tried, setTried] = useState(false);
  const reasons = useQuery({ queryKey: ['emergency-reasons'], queryFn: ({ signal }) => readReasons(signal) });
  const act = useAct(openInEmergency);
  useEffect(() => ref.current?.showModal(), []);
  const short = Math.max(0, (reasons.data?.detalleMinimo ?? 0) - detail.trim().length);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (reason === undefined) return ref.current?.querySelector('input')?.focus();
    if (short > 0) return ref.current?.querySelector('textarea')?.focus();
    const access = await act.run(patientId, reason, detail.trim());
    if (access !== undefined) onOpened(access);
  };
  return (
    <dialog ref={ref} class="sheet emergency-sheet" aria-labelledby="emergency-title" onClose={onClose}>
      <h2 id="emergency-title">{t('emergency.dialog')}</h2>
      <p>{t('emergency.dialog.lead')}</p>
      <ul class="points">
        <li>{t('emergency.dialog.told')}</li>
        <li>{t('emergency.dialog.limit', { minutes: reasons.data?.minutos.normal ?? '…' })}</li>
        <li>{t('emergency.dialog.reviewed')}</li>
      </ul>
      <Reading of={reasons} />
      <form onSubmit={(event) => void submit(event)}>
        <fieldset aria-describedby={tried && reason === undefined ? 'emergency-no-reason' : undefined}>
          <legend>{t('emergency.reason')}</legend>
          {(reasons.data?.motivos ?? []).map(({ codigo, texto }) => (
            <label key={codigo} class="choice">
              <input type="radio" name="reason" checked={reason === codigo} onChange={() => setReason(codigo)} />
              {texto}
            </label>
          ))}
        </fieldset>
        {tried && reason === undefined ? (
          <p id="emergency-no-reason" class="wrong" role="alert">
            {t('emergency.reason.missing')}
          </p>
        ) : undefined}
        <label for="emergency-detail">{t('emergency.detail')}</label>
        <textarea
          id="emergency-detail"
          rows={3}
          maxLength={MOST_TYPED}
          value={detail}
          onInput={(event) => setDetail(event.currentTarget.value)}
          aria-invalid={tried && short > 0}
          aria-describedby="emergency-detail-hint"
        />
        <p id="emergency-detail-hint" class={tried && short > 0 ? 'wrong' : 'quiet'}>
          {tried && short > 0
            ? t('emergency.detail.missing', { count: short })
            : t('emergency.detail.hint', { count: reasons.data?.detalleMinimo ?? '…' })}
        </p>
        {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
        <div class="buttons">
          <button type="submit" class="button button-main" disabled={act.busy || reasons.data === undefined}>
            {act.busy ? t('emergency.opening') : t('emergency.confirm')}
          </button>
          <button type="button" class="button" onClick={() => ref.current?.close()}>
            {t('emergency.cancel')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
