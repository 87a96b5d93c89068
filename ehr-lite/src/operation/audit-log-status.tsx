/** How the signed log stands: the last signed root, and whether its signature holds, checked in this browser. */
import { useQuery } from '@tanstack/react-query';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { asProblem } from '../hub/problem.ts';
import { Icon } from '../pictures/icon.tsx';
import { Facts } from '../shell/facts.tsx';
import { Reading } from '../shell/reading.tsx';
import { LOCALE, t } from '../texts/t.ts';
import { readLastHead, readLogKeys } from './operation.resource.ts';
import { verifyHead } from './verify-head.ts';

const number = new Intl.NumberFormat(LOCALE);

export function AuditLogStatus() {
  const query = useQuery({
    queryKey: ['operation', 'log'],
    queryFn: async ({ signal }) => {
      const [head, { keys }] = await Promise.all([readLastHead(signal), readLogKeys(signal)]);
      return { head, verdict: await verifyHead(head, keys) };
    },
    refetchOnMount: 'always',
  });
  const none = query.error !== null && asProblem(query.error).kind === 'missing';
  const signed = parseWhen(query.data?.head.firmada);
  return (
    <section class="card log-status" aria-labelledby="log-status">
      <h2 id="log-status">{t('audit.log')}</h2>
      <p>{t('audit.log.lead')}</p>
      {none ? <p class="quiet">{t('audit.log.none')}</p> : <Reading of={query} />}
      {query.data === undefined ? undefined : (
        <>
          <p class={`verdict verdict-${query.data.verdict}`}>
            <Icon name={query.data.verdict === 'verified' ? 'check' : 'problem'} />
            <strong>{t(`audit.log.${query.data.verdict}`)}</strong>
          </p>
          <Facts
            facts={[
              [t('audit.log.signed'), signed === undefined ? undefined : showWhen(signed)],
              [t('audit.log.size'), number.format(query.data.head.tamano)],
              [t('audit.log.number'), number.format(query.data.head.numero)],
              [t('audit.log.root'), <code class="curp">{query.data.head.raiz}</code>],
            ]}
          />
        </>
      )}
      <p class="quiet">{t('audit.log.whole')}</p>
    </section>
  );
}
