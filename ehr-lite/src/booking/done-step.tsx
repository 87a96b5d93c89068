/** The folio, what to bring, the calendar; and a change can be taken back. */
import { appointmentFolio } from '@amate/terminology/booking/folio.ts';
import { Link } from 'wouter-preact';
import type { Somebody } from '../citizen/whose.tsx';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { Icon } from '../pictures/icon.tsx';
import { useArrival } from '../shell/arrive.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { type Appointment, moveTo } from './booking.resource.ts';
import { Facts } from './facts.tsx';
import { saveCalendar, shownOf } from './shown.ts';

interface DoneStepProps {
  readonly made: Appointment;
  /** The place that it had: it was moved. */
  readonly before?: string | undefined;
  readonly whose: Somebody;
  readonly onDone: (done: { readonly made: Appointment }) => void;
}

export function DoneStep({ made, before, whose, onDone }: DoneStepProps) {
  const heading = useArrival<HTMLHeadingElement>('title.book');
  const one = shownOf(made);
  const undo = useAct(async () => {
    onDone({ made: await moveTo(one.id, before!) });
    void queries.invalidateQueries({ queryKey: ['citizen', 'appointments'] });
  });
  return (
    <>
      <h1 ref={heading} tabIndex={-1} class="done-title">
        <Icon name="check" />
        {t(before === undefined ? 'book.done' : 'book.done.move')}
      </h1>
      <p class="folio">{t('appt.folio', { folio: appointmentFolio(one.id) })}</p>
      <Facts one={one} forWhom={whose.own ? undefined : whose.name} />
      <p>{t('book.done.bring')}</p>
      <div class="choices">
        <button type="button" class="button button-wide" onClick={() => saveCalendar(made)}>
          {t('appt.calendar')}
        </button>
        {before === undefined ? undefined : (
          <button type="button" class="button button-wide" aria-disabled={undo.busy} onClick={() => void undo.run()}>
            {t('book.done.undo')}
          </button>
        )}
        <Link href="/mis-citas" class="button button-main button-wide">
          {t('book.done.all')}
        </Link>
      </div>
      {undo.error === undefined ? undefined : <ProblemNotice error={undo.error} />}
    </>
  );
}
