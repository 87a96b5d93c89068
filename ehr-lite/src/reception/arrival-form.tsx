/** Somebody known, without a booked place: reason and priority, and into the room. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter-preact';
import { useAct } from '../hub/use-act.ts';
import type { Done } from '../queue/moves.ts';
import type { Who } from '../session/who.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { NO_REASON, takeBack, type Why, walkIn } from './check-in.ts';
import { WhyFields } from './why-fields.tsx';

interface ArrivalFormProps {
  readonly who: Who;
  readonly person: { readonly id: string; readonly name: string };
  readonly onDone: (done: Done) => void;
  readonly onBack: () => void;
}

export function ArrivalForm({ who, person, onDone, onBack }: ArrivalFormProps) {
  const [why, setWhy] = useState<Why>(NO_REASON);
  const act = useAct(() => walkIn(person, who, why));
  useEffect(() => document.getElementById('arrival-reason')?.focus(), []);
  const submit = async (event: Event) => {
    event.preventDefault();
    const arrived = await act.run();
    if (arrived === undefined) return;
    onDone({
      words: arrived.queued ? t('moved.queued') : t('moved.arrived', { name: person.name }),
      undo: () => takeBack(arrived),
      undone: t('moved.undone', { name: person.name }),
    });
  };
  return (
    <form class="desk-form" onSubmit={submit}>
      <h2 id="desk-title">{t('arrival.title', { name: person.name })}</h2>
      <WhyFields why={why} change={setWhy} />
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <div class="desk-foot">
        <button type="submit" class="button button-main" disabled={act.busy}>
          {t('arrival.send')}
        </button>
        <button type="button" class="button" onClick={onBack}>
          {t('desk.back')}
        </button>
        <Link href={`/paciente/${person.id}`} class="button">
          {t('arrival.person')}
        </Link>
      </div>
    </form>
  );
}
