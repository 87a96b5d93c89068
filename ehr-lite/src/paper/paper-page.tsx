/** What is handed over on paper, by its folio: from the hub, or from the outbox when it was signed without network. */
import './paper.css';
import { readFolio } from '@amate/terminology/prescribing/folio.ts';
import type { MedicationRequest, ServiceRequest } from '@medplum/fhirtypes';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'preact';
import { useCell } from '../hub/cell.ts';
import type { Patient } from '../hub/r4.ts';
import type { Page } from '../hub/read.ts';
import { pendingResources } from '../outbox/pending.ts';
import { queue } from '../outbox/queue.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { Unread } from '../shell/unread.tsx';
import { t } from '../texts/t.ts';

export interface PaperProps<R> {
  readonly folio: string;
  readonly requests: readonly R[];
  readonly patient: Patient | undefined;
}

interface PaperPageProps<R extends MedicationRequest | ServiceRequest> {
  /** As it stands in the address. */
  readonly typed: string;
  readonly type: R['resourceType'];
  readonly find: (folio: string, signal: AbortSignal) => Promise<Page<R>>;
  readonly folioOf: (request: R) => string | undefined;
  readonly Paper: ComponentType<PaperProps<R>>;
  readonly title: 'title.receta' | 'title.requisition';
  readonly words: 'rx.page' | 'order.print';
}

export function PaperPage<R extends MedicationRequest | ServiceRequest>(props: PaperPageProps<R>) {
  const { typed, type, find, folioOf, Paper, title, words } = props;
  useArrival(title, false);
  const folio = readFolio(typed);
  const found = useQuery({
    queryKey: ['paper', type, folio],
    queryFn: ({ signal }) => find(folio!, signal),
    enabled: folio !== undefined,
  });
  useCell(queue);
  const kept = pendingResources<R>(type).filter((one) => folioOf(one) === folio);
  const requests = kept.length > 0 ? kept : (found.data?.resources ?? []);
  const patientId = requests[0]?.subject?.reference?.replace(/^Patient\//, '');
  const patient = useQuery({
    queryKey: ['patient', patientId, 'self'],
    queryFn: ({ signal }) => readPatient(patientId!, signal),
    enabled: patientId !== undefined,
  });
  if (folio === undefined) return <Empty title={t(`${words}.badFolio`)} fix={t(`${words}.badFolio.fix`)} />;
  if (kept.length === 0 && found.data === undefined) return <Unread title={title} of={found} />;
  if (requests.length === 0) return <Empty title={t(`${words}.none`, { folio })} fix={t(`${words}.none.fix`)} />;
  return (
    <>
      {kept.length > 0 ? <p class="notice paper-act">{t(`${words}.pending`)}</p> : undefined}
      <Reading of={patient} silent />
      <Paper folio={folio} requests={requests} patient={patient.data} />
      <button type="button" class="button button-main paper-act" onClick={() => print()}>
        {t('print.button')}
      </button>
    </>
  );
}
