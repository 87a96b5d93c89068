/**
 * The prescription on paper: what articles 29 and 30 of the Reglamento de Insumos para la Salud ask (name, address and cédula of who prescribes,
 * date, signature by hand; dose, presentation, route, frequency, duration). What the hub does not know is left as a line to be filled in.
 */

import {
  CEDULA_PROFESIONAL_SYSTEM,
  CLUES_SYSTEM,
  RECETA_ESPECIAL_SYSTEM,
  RENGLON_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import { allDosageWords } from '@amate/terminology/prescribing/dosage-words.ts';
import type { MedicationRequest } from '@medplum/fhirtypes';
import { useQuery } from '@tanstack/react-query';
import { showAge } from '../calendar/age.ts';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { wordsOf } from '../hub/coded.ts';
import type { PaperProps } from '../paper/paper-page.tsx';
import { curpOnPaper } from '../patient/curp-words.ts';
import { personOf } from '../patient/person.ts';
import { Facts } from '../shell/facts.tsx';
import { t } from '../texts/t.ts';
import '../texts/prescription.ts';
import { FolioQr } from './folio-qr.tsx';
import { readUnit } from './prescription.resource.ts';

export function PrescriptionPrint({ folio, requests: unordered, patient }: PaperProps<MedicationRequest>) {
  const person = patient && personOf(patient, hubNow());
  const requests = [...unordered].sort((a, b) => orderOf(a) - orderOf(b));
  const [first] = requests;
  const unit = first?.dispenseRequest?.performer;
  const clues = unit?.identifier?.system === CLUES_SYSTEM ? unit.identifier.value : undefined;
  const known = useQuery({
    queryKey: ['unit', clues],
    queryFn: ({ signal }) => readUnit(clues!, signal),
    enabled: clues !== undefined,
  });
  const date = parseWhen(first?.authoredOn);
  const requester = first?.requester;
  const cedula = requester?.identifier?.system === CEDULA_PROFESIONAL_SYSTEM ? requester.identifier.value : undefined;
  return (
    <article class="paper receta">
      <header class="paper-top">
        <div>
          <h1>{t('rx.print.title')}</h1>
          <p>
            {unit?.display ?? known.data?.name ?? t('rx.print.unit')}
            {clues === undefined ? '' : ` · ${t('rx.print.clues')} ${clues}`}
          </p>
          <p>{known.data?.address ?? t('rx.print.address.blank')}</p>
          <p class="paper-folio">{t('rx.print.folio', { folio })}</p>
          <p class="quiet">{t('rx.print.scan')}</p>
        </div>
        <FolioQr folio={folio} />
      </header>
      <Facts
        facts={[
          [
            t('rx.print.patient'),
            person && [person.name, person.age && showAge(person.age), person.sex].filter(Boolean).join(' · '),
          ],
          [t('rx.print.curp'), curpOnPaper(person)],
          [t('rx.print.date'), date && showWhen(date)],
        ]}
      />
      <ol>
        {requests.map((request) => (
          <PrintedLine key={request.id} request={request} />
        ))}
      </ol>
      <footer class="paper-foot">
        <div>
          <p>
            {t('rx.print.prescriber')}: <strong>{requester?.display ?? '—'}</strong>
          </p>
          <p>{cedula === undefined ? t('rx.print.cedula.blank') : `${t('rx.print.cedula')}: ${cedula}`}</p>
        </div>
        <p class="paper-sign">{t('rx.print.signature')}</p>
      </footer>
    </article>
  );
}

const orderOf = ({ identifier }: MedicationRequest): number =>
  Number(identifier?.find(({ system }) => system === RENGLON_SYSTEM)?.value?.split('/')[1] ?? 0);

function PrintedLine({ request }: { readonly request: MedicationRequest }) {
  const { quantity, validityPeriod, numberOfRepeatsAllowed = 0 } = request.dispenseRequest ?? {};
  const until = parseWhen(validityPeriod?.end);
  const special = request.identifier?.find(({ system }) => system === RECETA_ESPECIAL_SYSTEM)?.value;
  const ended =
    request.status === 'stopped'
      ? t('rx.print.stopped')
      : request.status === 'completed'
        ? t('rx.print.completed')
        : undefined;
  const route = request.dosageInstruction?.[0]?.route?.text;
  const facts = [
    route && t('rx.print.route', { route }),
    quantity?.value === undefined
      ? undefined
      : t('rx.print.quantity', { quantity: `${quantity.value} ${plural(quantity.unit, quantity.value)}` }),
    special && t('rx.print.special', { number: special }),
    until && t('rx.print.until', { date: showWhen(until) }),
    numberOfRepeatsAllowed > 0 ? t('rx.print.repeats', { count: numberOfRepeatsAllowed }) : undefined,
  ];
  return (
    <li>
      <strong>{wordsOf(request.medicationCodeableConcept) ?? request.medicationReference?.display}</strong>
      {ended === undefined ? undefined : <span class="tag tag-warn">{ended}</span>}
      <p>{allDosageWords(request.dosageInstruction)}</p>
      <p class="quiet">{facts.filter(Boolean).join(' · ')}</p>
    </li>
  );
}

const plural = (unit: string | undefined, count: number): string => {
  if (unit === undefined || count === 1) return unit ?? '';
  return unit.endsWith('ión') ? unit.replace(/ión$/, 'iones') : /[aeiou]$/.test(unit) ? `${unit}s` : `${unit}es`;
};
