/** What the unit wrote to the person about what she measures: the newest first, by whom and when. */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import { useQuery } from '@tanstack/react-query';
import { parseWhen, showWhen } from '../../calendar/when.ts';
import { search } from '../../hub/read.ts';
import { t } from '../../texts/t.ts';

interface Message {
  readonly resourceType: 'Communication';
  readonly id?: string;
  readonly sent?: string;
  readonly sender?: { readonly display?: string };
  readonly payload?: readonly { readonly contentString?: string }[];
}

const MOST = '10';
const readMessages = async (patientId: string, signal: AbortSignal): Promise<readonly Message[]> => {
  const category = `${CANONICAL_BASE}/CodeSystem/telemonitoreo|mensaje`;
  const asked = { subject: `Patient/${patientId}`, category, _sort: '-sent', _count: MOST };
  return (await search<Message>('Communication', asked, signal)).resources;
};

export function Messages({ patientId }: { readonly patientId: string }) {
  const { data = [] } = useQuery({
    queryKey: ['at-home', patientId, 'messages'],
    queryFn: ({ signal }) => readMessages(patientId, signal),
    refetchOnMount: 'always',
  });
  if (data.length === 0) return null;
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
