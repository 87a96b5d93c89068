/** `/receta/:folio`: the prescription by its folio, for the doctor to print and for the pharmacy to read. */
import { readFolio } from '@amate/terminology/prescribing/folio.ts';
import type { MedicationRequest } from '@medplum/fhirtypes';
import { useQuery } from '@tanstack/react-query';
import { useCell } from '../hub/cell.ts';
import { pendingResources } from '../outbox/pending.ts';
import { queue } from '../outbox/queue.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import '../texts/prescription.ts';
import './prescription.css';
import { findByFolio } from './prescription.resource.ts';
import { PrescriptionPrint } from './prescription-print.tsx';

export function RecetaPage({ folio: typed }: { readonly folio: string }) {
  const folio = readFolio(typed);
  useArrival('title.receta', false);
  const found = useQuery({
    queryKey: ['receta', folio],
    queryFn: ({ signal }) => findByFolio(folio!, signal),
    enabled: folio !== undefined,
  });
  // Signed without network it is in the outbox, and can be handed over on paper all the same.
  useCell(queue);
  const kept = pendingResources<MedicationRequest>('MedicationRequest').filter(
    ({ groupIdentifier }) => groupIdentifier?.value === folio,
  );
  const requests = kept.length > 0 ? kept : (found.data?.resources ?? []);
  const patientId = requests[0]?.subject?.reference?.replace(/^Patient\//, '');
  const patient = useQuery({
    queryKey: ['patient', patientId],
    queryFn: ({ signal }) => readPatient(patientId!, signal),
    enabled: patientId !== undefined,
  });
  if (folio === undefined) return <Empty title={t('rx.page.badFolio')} fix={t('rx.page.badFolio.fix')} />;
  if (kept.length === 0 && found.isPending) return <p role="status">{t('app.loading')}</p>;
  if (kept.length === 0 && found.error !== null)
    return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (requests.length === 0) return <Empty title={t('rx.page.none', { folio })} fix={t('rx.page.none.fix')} />;
  return (
    <>
      {kept.length > 0 ? <p class="notice receta-act">{t('rx.page.pending')}</p> : undefined}
      <PrescriptionPrint folio={folio} requests={requests} patient={patient.data} />
      <button type="button" class="button button-main receta-act" onClick={() => print()}>
        {t('rx.print.button')}
      </button>
    </>
  );
}
