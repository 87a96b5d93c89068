/** An observation's value, its judgement and its reference range as words, es-MX. */
import type { CodeableConcept, Observation, ObservationComponent } from '@medplum/fhirtypes';
import { firstCode } from './status.ts';
import { dayText, periodText } from './when.ts';
import { conceptsText, conceptText, join, quantityText, rangeText, ratioText } from './words.ts';

const ABSENT: Readonly<Record<string, string>> = {
  unknown: 'se desconoce',
  'asked-unknown': 'se preguntó y se desconoce',
  'not-asked': 'no se preguntó',
  'asked-declined': 'la persona no quiso responder',
  masked: 'reservado',
  'not-applicable': 'no aplica',
  unsupported: 'no disponible',
  error: 'error en el estudio',
  'not-performed': 'no se realizó',
  'temp-unknown': 'pendiente',
};

const JUDGEMENT: Readonly<Record<string, string>> = {
  N: 'Normal',
  A: 'Anormal',
  AA: 'Anormal crítico',
  H: 'Alto',
  HH: 'Alto crítico',
  HU: 'Muy alto',
  L: 'Bajo',
  LL: 'Bajo crítico',
  LU: 'Muy bajo',
  POS: 'Positivo',
  NEG: 'Negativo',
  IND: 'Indeterminado',
  DET: 'Detectado',
  ND: 'No detectado',
  R: 'Resistente',
  S: 'Sensible',
  I: 'Intermedio',
};

export function valueText(holder: Observation | ObservationComponent): string {
  const own = ownValue(holder);
  if (own !== '') return own;
  const components = (holder as Observation).component ?? [];
  const parts = components.map((component) => join([conceptText(component.code), valueText(component)], ': '));
  if (parts.length > 0) return parts.join('; ');
  const notes = ((holder as Observation).note ?? []).map(({ text }) => text ?? '');
  return absentText(holder.dataAbsentReason) || join(notes, ' ');
}

function ownValue(holder: Observation | ObservationComponent): string {
  if (holder.valueBoolean !== undefined) return holder.valueBoolean ? 'Sí' : 'No';
  if (holder.valueInteger !== undefined) return String(holder.valueInteger);
  if (holder.valueSampledData) return 'Serie de datos (véase el registro)';
  return (
    quantityText(holder.valueQuantity) ||
    conceptText(holder.valueCodeableConcept) ||
    (holder.valueString ?? '') ||
    rangeText(holder.valueRange) ||
    ratioText(holder.valueRatio) ||
    dayText(holder.valueDateTime) ||
    periodText(holder.valuePeriod) ||
    (holder.valueTime ?? '')
  );
}

function absentText(reason: CodeableConcept | undefined): string {
  if (reason === undefined) return '';
  return `Sin dato: ${ABSENT[firstCode(reason) ?? ''] ?? conceptText(reason)}`;
}

export function judgementText({ interpretation }: Observation): string {
  const known = (interpretation ?? []).map((concept) => JUDGEMENT[firstCode(concept) ?? ''] ?? conceptText(concept));
  return known.filter(Boolean).join(', ');
}

export function referenceRangeText({ referenceRange }: Observation): string {
  return (referenceRange ?? [])
    .map((range) => join([rangeText(range) || (range.text ?? ''), conceptsText(range.appliesTo)], ' '))
    .filter(Boolean)
    .join('; ');
}
