/** Of what I am told, and by which way. Each choice is kept as it is made. */
import '../texts/booking.ts';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { Facts } from '../shell/facts.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import {
  choose,
  type Preferences,
  readPreferences,
  TOPICS,
  type Topic,
  WAYS,
  type Way,
} from './notice-preferences.resource.ts';
import { AboutYou } from './whose.tsx';

const KEY = ['citizen', 'notice-preferences'];

export function NoticePreferences({ own }: { readonly own: string }) {
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readPreferences(signal) });
  const kept = query.data;
  return (
    <section aria-labelledby="told-how">
      <h2 id="told-how">{t('told.title')}</h2>
      <AboutYou own={own} />
      <Reading of={query} />
      {kept === undefined ? undefined : <Choices kept={kept} />}
    </section>
  );
}

function Choices({ kept }: { readonly kept: Preferences }) {
  return (
    <>
      <Facts
        facts={kept.medios.map(
          ({ medio, direccion }) => [t(`told.way.${medio}`), direccion ?? t('told.unknown')] as const,
        )}
      />
      {TOPICS.map((topic) => (
        <Choice key={topic} topic={topic} chosen={kept.temas.find(({ tema }) => tema === topic)?.medio ?? 'todos'} />
      ))}
    </>
  );
}

function Choice({ topic, chosen }: { readonly topic: Topic; readonly chosen: Way }) {
  const act = useAct(async (way: Way) => {
    queries.setQueryData(KEY, await choose(topic, way));
    announce(t('told.kept'));
  });
  return (
    <p class="told-choice">
      <label for={`told-${topic}`}>{t(`told.topic.${topic}`)}</label>
      <select id={`told-${topic}`} value={chosen} onChange={(event) => void act.run(event.currentTarget.value as Way)}>
        {WAYS.map((way) => (
          <option key={way} value={way}>
            {t(`told.by.${way}`)}
          </option>
        ))}
      </select>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </p>
  );
}
