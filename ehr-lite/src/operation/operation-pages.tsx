/** The operation's screens: what waits for a decision, and the audit. */
import '../texts/capacity.ts';
import '../texts/hospitals.ts';
import '../texts/messages.ts';
import '../texts/trust.ts';
import '../texts/who-is-who.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { readBoard as readHospitals } from '../hospitals/hospitals.resource.ts';
import { type Board, readBoard } from '../local-codes/local-codes.resource.ts';
import { Icon, type IconName } from '../pictures/icon.tsx';
import { useArrival } from '../shell/arrive.ts';
import { later } from '../shell/later.tsx';
import { t } from '../texts/t.ts';
import { listCases } from '../who-is-who/who-is-who.resource.ts';
import { AuditLogStatus } from './audit-log-status.tsx';
import { AuditSearch } from './audit-search.tsx';
import { DisputesPage } from './disputes-page.tsx';
import { listQueue, listReviews } from './operation.resource.ts';
import { ReviewsPage } from './reviews-page.tsx';

const capacity = later(() => import('../capacity/capacity-page.tsx').then((module) => module.CapacityPage));
const messages = later(() => import('../messages/messages-page.tsx').then((module) => module.MessagesPage));
const hospitals = later(() => import('../hospitals/hospitals-page.tsx').then((module) => module.HospitalsPage));
const hospital = later(() => import('../hospitals/hospital-page.tsx').then((module) => module.HospitalPage));
const newHospital = later(() =>
  import('../hospitals/new/new-hospital-page.tsx').then((module) => module.NewHospitalPage),
);
const identity = later(() => import('../who-is-who/who-is-who-page.tsx').then((module) => module.WhoIsWhoPage));
const codes = later(() => import('../local-codes/codes-page.tsx').then((module) => module.LocalCodesPage));

interface Door {
  readonly href: string;
  readonly key:
    | 'disputes'
    | 'reviews'
    | 'identity'
    | 'hospitals'
    | 'capacity'
    | 'supply'
    | 'codes'
    | 'messages'
    | 'audit';
  readonly icon: IconName;
}
const DOORS: readonly Door[] = [
  { href: '/casos', key: 'disputes', icon: 'person' },
  { href: '/revisiones', key: 'reviews', icon: 'emergency' },
  { href: '/conectores', key: 'hospitals', icon: 'hospital' },
  { href: '/quien-es-quien', key: 'identity', icon: 'person' },
  { href: '/capacidad', key: 'capacity', icon: 'ambulatory' },
  { href: '/almacen', key: 'supply', icon: 'other' },
  { href: '/codigos-locales', key: 'codes', icon: 'system' },
  { href: '/mensajes', key: 'messages', icon: 'bell' },
  { href: '/bitacora', key: 'audit', icon: 'other' },
];

interface OperationProps {
  readonly page: string | undefined;
  /** Below `/conectores`. */
  readonly part?: string;
}

export function OperationPages({ page, part }: OperationProps) {
  return (
    <div class="citizen operation">
      {page === undefined ? undefined : (
        <nav class="doors" aria-label={t('op.nav')}>
          <Link href="/" class="doors-back">
            <Icon name="back" />
            {t('op.home.title')}
          </Link>
          <ul>
            {DOORS.map(({ href, key, icon }) => (
              <li key={key}>
                <Link href={href} aria-current={href === `/${page}` ? 'page' : undefined}>
                  <Icon name={icon} />
                  {t(`op.${key}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <Page page={page} part={part} />
    </div>
  );
}

function Page({ page, part }: { readonly page: string | undefined; readonly part: string | undefined }) {
  switch (page) {
    case 'casos':
      return <DisputesPage />;
    case 'revisiones':
      return <ReviewsPage />;
    case 'conectores':
      if (part === 'nuevo') return <newHospital.Screen />;
      return part === undefined ? <hospitals.Screen /> : <hospital.Screen key={part} clues={part} />;
    case 'quien-es-quien':
      return <identity.Screen />;
    case 'capacidad':
      return <capacity.Screen />;
    case 'codigos-locales':
      return <codes.Screen />;
    case 'mensajes':
      return <messages.Screen />;
    case 'bitacora':
      return <AuditPage />;
    default:
      return <OperationHome />;
  }
}

function AuditPage() {
  const heading = useArrival<HTMLHeadingElement>('title.auditLog');
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('op.audit')}
      </h1>
      <AuditLogStatus />
      <AuditSearch />
    </>
  );
}

interface Waiting {
  readonly count: number;
  readonly late: number;
}

function OperationHome() {
  const heading = useArrival<HTMLHeadingElement>('title.operation');
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
    audit: undefined,
    identity: identities.data && { count: identities.data.casos.length, late: 0 },
    capacity: undefined,
    supply: undefined,
    messages: undefined,
  };
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('op.home.title')}
      </h1>
      <p class="lead">{t('op.home.lead')}</p>
      <ul class="door-cards">
        {DOORS.map(({ href, key, icon }) => (
          <li key={key}>
            <Link href={href} class="card door-to">
              <Icon name={icon} />
              <span>
                <strong>{t(`op.${key}`)}</strong>
                <span>{t(`op.${key}.about`)}</span>
                <Tally waiting={waiting[key]} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
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
