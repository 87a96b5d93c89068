/** What waits for the person's word: a place that is held or offered, or another hour since who attends will not be there. */
import { clockOf } from '@amate/terminology/booking/mexico-city-day.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { accept, decline } from './booking.resource.ts';
import type { Shown } from './shown.ts';

export function AnswerButtons({ one, onDone }: { readonly one: Shown; readonly onDone: () => Promise<void> }) {
  const yes = useAct(async () => {
    await accept(one.id);
    announce(t('appt.accepted', { when: one.when }));
    await onDone();
  });
  const no = useAct(async () => {
    await decline(one.id);
    announce(t('appt.declined'));
    await onDone();
  });
  const until = Date.parse(one.offeredUntil ?? '');
  const error = yes.error ?? no.error;
  return (
    <>
      {one.asks ? <p class="notice">{t('appt.moved')}</p> : undefined}
      {until > Date.now() ? <p>{t('appt.kept', { hour: clockOf(until) })}</p> : undefined}
      <div class="buttons answers">
        <button
          type="button"
          class="button button-main"
          aria-label={t(one.asks ? 'appt.serves.of' : 'appt.accept.of', { when: one.when })}
          aria-disabled={yes.busy}
          onClick={() => void yes.run()}
        >
          {t(one.asks ? 'appt.serves' : 'appt.accept')}
        </button>
        {one.offeredUntil === undefined ? undefined : (
          <button type="button" class="button" aria-disabled={no.busy} onClick={() => void no.run()}>
            {t('appt.decline')}
          </button>
        )}
      </div>
      {error === undefined ? undefined : <ProblemNotice error={error} />}
    </>
  );
}
