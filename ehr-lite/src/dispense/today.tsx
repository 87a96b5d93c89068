/** Under the empty counter: what else waits for the pharmacy today, each with the way to it. What could not be asked is said. */
import '../texts/supply-order.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { SideProblem } from '../shell/side-problem.tsx';
import { canReceive, listOrders, readPlan } from '../supply/order/order.resource.ts';
import { readTravelling } from '../supply/transfer/transfer.resource.ts';
import { t } from '../texts/t.ts';

export function Today({ clues }: { readonly clues: string }) {
  const orders = useQuery({
    queryKey: ['supply', 'orders', clues, true],
    queryFn: ({ signal }) => listOrders(clues, true, signal),
    refetchOnMount: 'always',
  });
  const travelling = useQuery({
    queryKey: ['supply', 'transfers', clues],
    queryFn: ({ signal }) => readTravelling(clues, signal),
    refetchOnMount: 'always',
  });
  const plan = useQuery({ queryKey: ['supply', 'plan', clues], queryFn: ({ signal }) => readPlan(clues, signal) });
  const waits = [
    ['orders', '/almacen/recibir', (orders.data ?? []).filter(canReceive).length],
    [
      'transfers',
      '/almacen/traspasos',
      (travelling.data ?? []).filter(({ destino }) => destino.clues === clues).length,
    ],
    ['alarms', '/almacen/tablero', (plan.data?.claves ?? []).filter(({ alarma }) => alarma).length],
  ] as const;
  const some = waits.filter(([, , count]) => count > 0);
  const failed = [orders, travelling, plan].find(({ error }) => error !== null);
  if (failed !== undefined)
    return <SideProblem words={t('dispense.today.unread')} onRetry={() => void failed.refetch()} />;
  if (some.length === 0) return null;
  return (
    <section class="dispense-today" aria-labelledby="dispense-today">
      <h2 id="dispense-today">{t('dispense.today')}</h2>
      <ul>
        {some.map(([what, href, count]) => (
          <li key={what}>
            <Link href={href} class="card">
              {t(`dispense.today.${what}`, { count })}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
