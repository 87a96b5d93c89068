/** Whether the hospital signed what is shown, and whether that still fits (docs/adr/0022): a mark in words, the details behind it. */
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../pictures/icon.tsx';
import { Facts } from '../shell/facts.tsx';
import { t } from '../texts/t.ts';
import { readOrigins } from './entry.resource.ts';

const MARKS = {
  verificado: ['check', 'origin.verified'],
  'sin-firma': ['other', 'origin.unsigned'],
  alterado: ['problem', 'origin.broken'],
} as const;

export function SignedOrigin({ type, id, version }: { type: string; id: string; version: string | undefined }) {
  const { data } = useQuery({
    queryKey: ['origin', type, id, version],
    queryFn: ({ signal }) => readOrigins(type, id, signal),
  });
  const parts = data?.parameter?.[0]?.part;
  if (parts === undefined) return null;
  const texts = (name: string) => parts.flatMap((part) => (part.name === name ? [part.valueString ?? ''] : []));
  const [state] = texts('estado');
  const mark = MARKS[state as keyof typeof MARKS];
  if (mark === undefined) return null;
  const [icon, key] = mark;
  return (
    <>
      <p class={`signed-origin signed-origin-${state}`}>
        <Icon name={icon} />
        {t(key)}
      </p>
      {texts('hallazgo').map((finding) => (
        <p key={finding}>{finding}</p>
      ))}
      {state === 'sin-firma' ? undefined : (
        <details>
          <summary>{t('origin.details')}</summary>
          <Facts
            facts={[
              [t('origin.message'), texts('mensaje')[0]],
              [t('origin.hash'), texts('sha256-mensaje')[0]],
              [t('origin.key'), texts('llave')[0]],
            ]}
          />
        </details>
      )}
    </>
  );
}
