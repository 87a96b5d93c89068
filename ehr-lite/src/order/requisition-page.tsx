/** `/solicitud/:folio`: the requisition on paper: what the laboratory reads, and how the person prepares. */
import '../texts/orders.ts';
import './order.css';
import { CEDULA_PROFESIONAL_SYSTEM, ORDEN_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { readFolio } from '@amate/terminology/prescribing/folio.ts';
import type { ServiceRequest } from '@medplum/fhirtypes';
import { useQuery } from '@tanstack/react-query';
import { showAge } from '../calendar/age.ts';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { useCell } from '../hub/cell.ts';
import { hubNow } from '../hub/clock.ts';
import { wordsOf } from '../hub/coded.ts';
import type { Patient } from '../hub/r4.ts';
import { pendingResources } from '../outbox/pending.ts';
import { queue } from '../outbox/queue.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { personOf } from '../patient/person.ts';
import { FolioQr } from '../prescription/folio-qr.tsx';
import { Empty } from '../shell/empty.tsx';
import { Facts } from '../shell/facts.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { findRequisition } from './order.resource.ts';
import type { Urgency } from './value.ts';

export function RequisitionPage({ folio: typed }: { readonly folio: string }) {
  const folio = readFolio(typed);
  const found = useQuery({
    queryKey: ['solicitud', folio],
    queryFn: ({ signal }) => findRequisition(folio!, signal),
    enabled: folio !== undefined,
  });
  // Signed without network it is in the outbox, and can be handed over on paper all the same.
  useCell(queue);
  const kept = pendingResources<ServiceRequest>('ServiceRequest').filter(
    ({ requisition }) => requisition?.value === folio,
  );
  const requests = kept.length > 0 ? kept : (found.data?.resources ?? []);
  const patientId = requests[0]?.subject?.reference?.replace(/^Patient\//, '');
  const patient = useQuery({
    queryKey: ['patient', patientId],
    queryFn: ({ signal }) => readPatient(patientId!, signal),
    enabled: patientId !== undefined,
  });
  if (folio === undefined) return <Empty title={t('order.print.badFolio')} fix={t('order.print.badFolio.fix')} />;
  if (kept.length === 0 && found.isPending) return <p role="status">{t('app.loading')}</p>;
  if (kept.length === 0 && found.error !== null)
    return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (requests.length === 0) return <Empty title={t('order.print.none', { folio })} fix={t('order.print.none.fix')} />;
  return (
    <>
      <Requisition folio={folio} requests={requests} patient={patient.data} />
      <button type="button" class="button button-main order-print" onClick={() => print()}>
        {t('order.print.button')}
      </button>
    </>
  );
}

interface RequisitionProps {
  readonly folio: string;
  readonly requests: readonly ServiceRequest[];
  readonly patient: Patient | undefined;
}

function Requisition({ folio, requests, patient }: RequisitionProps) {
  const person = patient && personOf(patient, hubNow());
  const lines = [...requests].sort((a, b) => placeOf(a) - placeOf(b));
  const [first] = lines;
  const date = parseWhen(first?.authoredOn);
  const cedula = first?.requester?.identifier;
  const prep = [...new Set(lines.flatMap(({ patientInstruction }) => patientInstruction ?? []))];
  return (
    <article class="requisition">
      <header class="requisition-top">
        <div>
          <h1>{t('order.print.title')}</h1>
          <p>{first?.requisition?.assigner?.display ?? first?.requisition?.assigner?.identifier?.value}</p>
          <p class="requisition-folio">{t('order.print.folio', { folio })}</p>
        </div>
        <FolioQr folio={folio} />
      </header>
      <Facts
        facts={[
          [
            t('order.print.patient'),
            person && [person.name, person.age && showAge(person.age), person.sex].filter(Boolean).join(' · '),
          ],
          [t('order.print.curp'), person?.curp?.value],
          [t('order.print.date'), date && showWhen(date)],
          [t('order.print.to'), first?.performer?.[0]?.display],
          [
            t('order.urgency'),
            first?.priority === undefined ? undefined : t(`order.urgency.${first.priority as Urgency}`),
          ],
          [t('order.reason'), wordsOf(first?.reasonCode?.[0])],
        ]}
      />
      <ol>
        {lines.map((line) => (
          <li key={line.id}>
            <strong>{wordsOf(line.code)}</strong> <span class="quiet">{numberOf(line)}</span>
          </li>
        ))}
      </ol>
      {prep.length === 0 ? undefined : (
        <section class="requisition-prep">
          <h2>{t('order.print.prep')}</h2>
          <ul>
            {prep.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </section>
      )}
      <footer class="requisition-foot">
        <p>
          <strong>{first?.requester?.display}</strong>
          {cedula?.system === CEDULA_PROFESIONAL_SYSTEM
            ? ` · ${t('order.print.cedula', { number: cedula.value ?? '' })}`
            : ''}
        </p>
        <p class="requisition-sign">{t('order.print.signature')}</p>
      </footer>
    </article>
  );
}

const numberOf = ({ identifier }: ServiceRequest): string =>
  identifier?.find(({ system }) => system === ORDEN_SYSTEM)?.value ?? '';
const placeOf = (request: ServiceRequest): number => Number(numberOf(request).split('-').at(-1) ?? 0);
