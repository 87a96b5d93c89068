/** What the unit wrote to the person about what she measures: the newest first, by whom and when. */
import { useQuery } from '@tanstack/react-query';
import { parseWhen, showWhen } from '../../calendar/when.ts';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { readMessages } from './messages.resource.ts';

export function Messages({ patientId }: { readonly patientId: string }) {
  const query = useQuery({
    queryKey: ['at-home', patientId, 'messages'],
    queryFn: ({ signal }) => readMessages(patientId, signal),
    refetchOnMount: 'always',
  });
  const { data = [] } = query;
  if (data.length === 0) return <Reading of={query} silent />;
  return (
    <section aria-labelledby="unit-messages">
      <h2 id="unit-messages">{t('reading.messages')}</h2>
      <ul class="entries">
        {data.map(({ id, sent, sender, payload = [] }) => {
          const when = parseWhen(sent);
          return (
            <li key={id} class="entry">
              <p>{payload.map(({ contentString }) => contentString).join(' ')}</p>
              <p class="quiet">
                {[sender?.display, when === undefined ? undefined : showWhen(when)].filter(Boolean).join(' · ')}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
