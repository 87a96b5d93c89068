/** The operator's first screen: what waits for a decision, behind each door. */
import { useQuery } from '@tanstack/react-query';
import { DoorCards } from '../home/door-cards.tsx';
import { readBoard as readHospitals } from '../hospitals/hospitals.resource.ts';
import { type Board, readBoard } from '../local-codes/local-codes.resource.ts';
import { useArrival } from '../shell/arrive.ts';
import { type Asked, Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { listCases } from '../who-is-who/who-is-who.resource.ts';
import { listQueue, listReviews } from './operation.resource.ts';

interface Waiting {
  readonly count: number;
  readonly late: number;
}

export function OperationHome() {
  const heading = useArrival<HTMLHeadingElement>('title.operation');
  const { asked, waiting } = useWaiting();
  const tallies = Object.fromEntries(
    Object.entries(waiting).map(([door, one]) => [door, <Tally key={door} waiting={one} />]),
  );
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('op.home.title')}
      </h1>
      <p class="lead">{t('op.home.lead')}</p>
      <Reading of={asked} silent />
      <DoorCards whose="operador" waiting={tallies} grouped />
    </>
  );
}

type Tallies = Readonly<Record<'disputes' | 'reviews' | 'hospitals' | 'codes' | 'identity', Waiting | undefined>>;

function useWaiting(): { readonly asked: readonly Asked[]; readonly waiting: Tallies } {
  const disputes = useQuery({
    queryKey: ['operation', 'disputes', true],
    queryFn: ({ signal }) => listQueue(true, signal),
    refetchOnMount: 'always',
  });
  const reviews = useQuery({
    queryKey: ['operation', 'reviews', true],
    queryFn: ({ signal }) => listReviews(true, signal),
    refetchOnMount: 'always',
  });
  const connected = useQuery({
    queryKey: ['hospitals', 'board'],
    queryFn: ({ signal }) => readHospitals(signal),
    refetchOnMount: 'always',
  });
  const identities = useQuery({
    queryKey: ['who-is-who', 'cases', true],
    queryFn: ({ signal }) => listCases(true, undefined, signal),
    refetchOnMount: 'always',
  });
  const untranslated = useQuery({
    queryKey: ['local-codes', 'waiting'],
    queryFn: ({ signal }) => readBoard({ state: 'sin-traducir', facility: '', from: 0 }, signal),
    refetchOnMount: 'always',
  });
  const waiting = {
    disputes: tallyOf(disputes.data?.disputas),
    reviews: tallyOf(reviews.data?.revisiones),
    hospitals: connected.data && {
      count: connected.data.hospitales.filter(({ alertas }) => alertas.length > 0).length,
      late: 0,
    },
    codes: untranslated.data && { count: countOf(untranslated.data), late: 0 },
    identity: identities.data && { count: identities.data.casos.length, late: 0 },
  };
  return { asked: [disputes, reviews, connected, identities, untranslated], waiting };
}

const countOf = ({ establecimientos }: Board): number =>
  establecimientos.reduce((sum, { sinTraducir }) => sum + sinTraducir, 0);

const tallyOf = (list: readonly { readonly vencida: boolean }[] | undefined): Waiting | undefined =>
  list === undefined ? undefined : { count: list.length, late: list.filter((one) => one.vencida).length };

function Tally({ waiting }: { readonly waiting: Waiting | undefined }) {
  if (waiting === undefined) return null;
  return (
    <span class="marks">
      <span class={waiting.count > 0 ? 'tag tag-warn' : 'tag'}>
        {waiting.count === 0 ? t('op.none') : t('op.waiting', { count: waiting.count })}
      </span>
      {waiting.late > 0 ? <span class="tag tag-danger">{t('op.overdue', { count: waiting.late })}</span> : undefined}
    </span>
  );
}
