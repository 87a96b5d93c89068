/** How a medicine is taken, es-MX: the prescriber's own words when there are any, else put together from the parts. */
import { dosageWords } from '@amate/terminology/prescribing/dosage-words.ts';
import type { Dosage, Timing } from '@medplum/fhirtypes';
import { conceptText, join, quantityText, rangeText } from './words.ts';

const PER: Readonly<Record<string, readonly [string, string]>> = {
  s: ['segundo', 'segundos'],
  min: ['minuto', 'minutos'],
  h: ['hora', 'horas'],
  d: ['día', 'días'],
  wk: ['semana', 'semanas'],
  mo: ['mes', 'meses'],
  a: ['año', 'años'],
};

export function dosageText(dosage: Dosage): string {
  if (dosage.text) return dosageWords(dosage)!;
  const doses = (dosage.doseAndRate ?? []).map(
    ({ doseQuantity, doseRange }) => quantityText(doseQuantity) || rangeText(doseRange),
  );
  return join(
    [
      join(doses, ' o '),
      timingText(dosage.timing),
      dosage.route ? `vía ${conceptText(dosage.route)}` : '',
      asNeededText(dosage),
      dosage.patientInstruction ?? '',
    ],
    ', ',
  );
}

function asNeededText({ asNeededBoolean, asNeededCodeableConcept }: Dosage): string {
  if (asNeededCodeableConcept) return `por razón necesaria: ${conceptText(asNeededCodeableConcept)}`;
  return asNeededBoolean ? 'por razón necesaria' : '';
}

function timingText(timing: Timing | undefined): string {
  const { frequency = 1, period, periodUnit } = timing?.repeat ?? {};
  if (period === undefined || periodUnit === undefined) return conceptText(timing?.code);
  const [one, many] = PER[periodUnit] ?? [periodUnit, periodUnit];
  const every = period === 1 ? `cada ${one}` : `cada ${period} ${many}`;
  return frequency === 1 ? every : `${frequency} veces ${period === 1 ? `por ${one}` : every}`;
}
