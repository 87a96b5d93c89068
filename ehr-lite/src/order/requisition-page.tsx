/** `/solicitud/:folio`: the requisition on paper: what the laboratory reads, and how the person prepares. */
import '../texts/orders.ts';
import './order.css';
import { CEDULA_PROFESIONAL_SYSTEM, ORDEN_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { ServiceRequest } from '@medplum/fhirtypes';
import { useQuery } from '@tanstack/react-query';
import { showAge } from '../calendar/age.ts';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { wordsOf } from '../hub/coded.ts';
import { PaperPage, type PaperProps } from '../paper/paper-page.tsx';
import { curpOnPaper } from '../patient/curp-words.ts';
import { personOf } from '../patient/person.ts';
import { FolioQr } from '../prescription/folio-qr.tsx';
import { readUnit } from '../prescription/prescription.resource.ts';
import { Facts } from '../shell/facts.tsx';
import { t } from '../texts/t.ts';
import { findRequisition } from './order.resource.ts';
import type { Urgency } from './value.ts';

export function RequisitionPage({ folio }: { readonly folio: string }) {
  return (
    <PaperPage<ServiceRequest>
      typed={folio}
      type="ServiceRequest"
      find={findRequisition}
      folioOf={({ requisition }) => requisition?.value}
      Paper={Requisition}
      title="title.requisition"
      words="order.print"
    />
  );
}

function Requisition({ folio, requests, patient }: PaperProps<ServiceRequest>) {
  const person = patient && personOf(patient, hubNow());
  const lines = [...requests].sort((a, b) => placeOf(a) - placeOf(b));
  const [first] = lines;
  const assigner = first?.requisition?.assigner;
  const clues = assigner?.identifier?.value;
  const unit = useQuery({
    ...{ queryKey: ['unit', clues], enabled: clues !== undefined },
    queryFn: ({ signal }) => readUnit(clues!, signal),
  });
  const date = parseWhen(first?.authoredOn);
  const cedula = first?.requester?.identifier;
  const prep = [...new Set(lines.flatMap(({ patientInstruction }) => patientInstruction ?? []))];
  return (
    <article class="paper requisition">
      <header class="paper-top">
        <div>
          <h1>{t('order.print.title')}</h1>
          <p>{[assigner?.display ?? unit.data?.name, clues && `CLUES ${clues}`].filter(Boolean).join(' · ')}</p>
          <p class="paper-folio">{t('order.print.folio', { folio })}</p>
        </div>
        <FolioQr folio={folio} />
      </header>
      <Facts
        facts={[
          [
            t('order.print.patient'),
            person && [person.name, person.age && showAge(person.age), person.sex].filter(Boolean).join(' · '),
          ],
          [t('order.print.curp'), curpOnPaper(person)],
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
      <footer class="paper-foot">
        <p>
          <strong>{first?.requester?.display}</strong>
          {cedula?.system === CEDULA_PROFESIONAL_SYSTEM
            ? ` · ${t('order.print.cedula', { number: cedula.value ?? '' })}`
            : ''}
        </p>
        <p class="paper-sign">{t('order.print.signature')}</p>
      </footer>
    </article>
  );
}

const numberOf = ({ identifier }: ServiceRequest): string =>
  identifier?.find(({ system }) => system === ORDEN_SYSTEM)?.value ?? '';
const placeOf = (request: ServiceRequest): number => Number(numberOf(request).split('-').at(-1) ?? 0);
