/** `/receta/:folio`: the prescription by its folio, for the doctor to print and for the pharmacy to read. */
import type { MedicationRequest } from '@medplum/fhirtypes';
import { PaperPage } from '../paper/paper-page.tsx';
import '../texts/prescription.ts';
import './prescription.css';
import { findByFolio } from './prescription.resource.ts';
import { PrescriptionPrint } from './prescription-print.tsx';

export function RecetaPage({ folio }: { readonly folio: string }) {
  return (
    <PaperPage<MedicationRequest>
      typed={folio}
      type="MedicationRequest"
      find={findByFolio}
      folioOf={({ groupIdentifier }) => groupIdentifier?.value}
      Paper={PrescriptionPrint}
      title="title.receta"
      words="rx.page"
    />
  );
}
