/** The last look before it is booked. Who loses the place meanwhile is told, and led to others. */
import { useRef, useState } from 'react';
import type { Somebody } from '../citizen/whose.tsx';
import { asProblem } from '../hub/problem.ts';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { useArrival } from '../shell/arrive.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Wrong } from '../shell/wrong.tsx';
import { t } from '../texts/t.ts';
import { type Appointment, book, findAppointments, moveTo } from './booking.resource.ts';
import { Facts } from './facts.tsx';
import { type Shown, shownOf } from './shown.ts';

interface CheckStepProps {
  readonly place: Shown;
  readonly whose: Somebody;
  /** Id of the appointment that is moved. */
  readonly moves: string | undefined;
  readonly onBack: () => void;
  readonly onDone: (done: { readonly made: Appointment; readonly before?: string | undefined }) => void;
}

export function CheckStep({ place, whose, moves, onBack, onDone }: CheckStepProps) {
  const heading = useArrival<HTMLHeadingElement>('title.book');
  const [reason, setReason] = useState('');
  const operation = useRef(crypto.randomUUID());
  const act = useAct(async () => {
    const before = moves ? await placeOf(moves) : undefined;
    const made = moves
      ? await moveTo(moves, place.id)
      : await book({ place: place.id, patientId: whose.id, reason: reason.trim(), operation: operation.current });
    void queries.invalidateQueries({ queryKey: ['citizen', 'appointments'] });
    onDone({ made, before });
  });
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('book.check')}
      </h1>
      <Facts one={place} forWhom={whose.own ? undefined : whose.name} />
      <form
        class="where"
        onSubmit={(event) => {
          event.preventDefault();
          void act.run();
        }}
      >
        {moves ? undefined : (
          <>
            <label for="motivo">{t('book.reason')}</label>
            <input
              id="motivo"
              maxLength={200}
              autocomplete="off"
              aria-describedby="motivo-about"
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
            <p id="motivo-about" class="quiet">
              {t('book.reason.about')}
            </p>
          </>
        )}
        <button type="submit" class="button button-main button-wide" aria-disabled={act.busy}>
          {act.busy ? t('book.sending') : t(moves ? 'book.confirm.move' : 'book.confirm')}
        </button>
      </form>
      {act.error === undefined ? undefined : <Refused error={act.error} onBack={onBack} />}
      <p>
        <button type="button" class="button button-quiet" onClick={onBack}>
          {t('book.back')}
        </button>
      </p>
    </>
  );
}

const placeOf = async (id: string): Promise<string | undefined> => {
  const one = (await findAppointments()).find((appointment) => appointment.id === id);
  return one === undefined ? undefined : shownOf(one).place;
};

/** The hub's fix speaks to programs; here the next step is a button. */
function Refused({ error, onBack }: { readonly error: unknown; readonly onBack: () => void }) {
  const problem = asProblem(error);
  if (problem.kind !== 'refused') return <ProblemNotice error={error} />;
  return (
    <Wrong said={[{ text: t('book.refused'), fix: problem.said[0]?.text }]}>
      <button type="button" class="button button-main" onClick={onBack}>
        {t('book.refused.next')}
      </button>
    </Wrong>
  );
}
