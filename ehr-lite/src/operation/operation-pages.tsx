/** The operation's screens: what waits for a decision, and the audit. */
import '../texts/capacity.ts';
import '../texts/hospitals.ts';
import '../texts/messages.ts';
import '../texts/trust.ts';
import '../texts/who-is-who.ts';
import { useArrival } from '../shell/arrive.ts';
import { later } from '../shell/later.tsx';
import { t } from '../texts/t.ts';
import { AuditLogStatus } from './audit-log-status.tsx';
import { AuditSearch } from './audit-search.tsx';
import { DisputesPage } from './disputes-page.tsx';
import { OperationHome } from './operation-home.tsx';
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

interface OperationProps {
  readonly page: string | undefined;
  /** Below `/conectores` and `/quien-es-quien`. */
  readonly part?: string | undefined;
}

export function OperationPages({ page, part }: OperationProps) {
  return (
    <div class="citizen operation">
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
      return <identity.Screen id={part} />;
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
