/** What codes, quantities and statuses are called in the narrative, es-MX. */
import type { CodeableConcept, Coding, Quantity, Range, Ratio, Reference } from '@medplum/fhirtypes';
import { normalizeText } from '../r4/normalize.ts';

const codingText = (coding: Coding | undefined): string => coding?.display ?? coding?.code ?? '';

/** What the sender wrote, else what the code is called, else the code. */
export function conceptText(concept: CodeableConcept | undefined): string {
  if (concept === undefined) return '';
  const named = concept.coding?.find((coding) => coding.display !== undefined) ?? concept.coding?.[0];
  return concept.text ?? codingText(named);
}

export const conceptsText = (concepts: readonly CodeableConcept[] | undefined): string =>
  (concepts ?? []).map(conceptText).filter(Boolean).join(', ');

export const hasCode = (concept: CodeableConcept | undefined, system: string, codes: ReadonlySet<string>): boolean =>
  concept?.coding?.some((coding) => coding.system === system && codes.has(coding.code ?? '')) ?? false;

/** Two concepts with the same key speak of the same thing; '' when there is nothing to compare by. */
export function conceptKey(concept: CodeableConcept | undefined): string {
  const coding = concept?.coding?.find(({ code }) => code !== undefined);
  return coding ? `${coding.system ?? ''}|${coding.code}` : normalizeText(concept?.text ?? '');
}

export const referenceText = (reference: Reference | undefined): string => reference?.display ?? '';

export function quantityText(quantity: Quantity | undefined): string {
  if (quantity?.value === undefined) return quantity?.unit ?? '';
  const unit = quantity.unit ?? quantity.code ?? '';
  return `${quantity.comparator ?? ''}${quantity.value}${unit === '' || unit === '1' ? '' : ` ${unit}`}`;
}

export function rangeText(range: Range | undefined): string {
  if (range === undefined) return '';
  const [low, high] = [quantityText(range.low), quantityText(range.high)];
  if (low !== '' && high !== '') return `${range.low?.value ?? low} a ${high}`;
  return low === '' ? (high === '' ? '' : `hasta ${high}`) : `desde ${low}`;
}

export const ratioText = (ratio: Ratio | undefined): string =>
  ratio === undefined ? '' : `${quantityText(ratio.numerator)} / ${quantityText(ratio.denominator)}`;

/** Statuses of the resources in a summary and of problems and allergies: each code means the same in all of them. */
const STATUS: Readonly<Record<string, string>> = {
  active: 'Activo',
  recurrence: 'Recurrente',
  relapse: 'Recaída',
  inactive: 'Inactivo',
  remission: 'En remisión',
  resolved: 'Resuelto',
  completed: 'Terminado',
  'in-progress': 'En curso',
  'on-hold': 'Suspendido temporalmente',
  intended: 'Previsto',
  stopped: 'Suspendido',
  draft: 'Borrador',
  unknown: 'Estado desconocido',
  preliminary: 'Preliminar',
  partial: 'Parcial',
  amended: 'Modificado',
  corrected: 'Corregido',
  appended: 'Ampliado',
  final: '',
};

export const statusText = (code: string | undefined): string => (code === undefined ? '' : (STATUS[code] ?? code));

const VERIFICATION: Readonly<Record<string, string>> = {
  unconfirmed: 'sin confirmar',
  provisional: 'provisional',
  differential: 'diagnóstico diferencial',
  presumed: 'presunto',
};

/** «Activo (sin confirmar)» */
export function standing(clinical: string | undefined, verification: string | undefined): string {
  const doubt = VERIFICATION[verification ?? ''];
  const status = clinical === undefined ? 'Sin estado registrado' : statusText(clinical);
  return doubt === undefined ? status : `${status} (${doubt})`;
}

export const join = (parts: readonly string[], separator = ' · '): string => parts.filter(Boolean).join(separator);
