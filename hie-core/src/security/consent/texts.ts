/** What people read about hidden information and emergencies, es-MX. */
export const CONCEALED =
  'Hay información oculta en este expediente por decisión de la persona. En una emergencia puede abrirla diciendo el motivo.';

export const REASONS = [
  { codigo: 'urgencia-vital', texto: 'Riesgo para la vida' },
  { codigo: 'inconsciente', texto: 'La persona no puede responder' },
  { codigo: 'riesgo-a-terceros', texto: 'Riesgo para otras personas' },
  { codigo: 'continuidad-urgente', texto: 'Atención urgente sin otra información' },
] as const;

export const reasonText = (code: string): string => REASONS.find(({ codigo }) => codigo === code)?.texto ?? code;

export const REVIEW_TEXTS = {
  pendiente: 'Una persona de la operación revisará si estuvo justificado.',
  justificado: 'Se revisó: el acceso estaba justificado.',
  'no-justificado': 'Se revisó: el acceso no estaba justificado y se le dio curso.',
} as const;

export const noticeSentence = (who: string, facility: string | undefined, reason: string): string =>
  `${facility === undefined ? who : `${who}, ${facility},`} abrió por emergencia la información oculta o reservada de este expediente. Motivo: ${lowerFirst(reason)}.`;

export const reviewDescription = (reason: string): string =>
  `Revisar si el acceso de emergencia estuvo justificado. Motivo que se dio: ${lowerFirst(reason)}.`;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const HIDDEN_WORDS: Readonly<Record<string, string>> = {
  Encounter: 'Atención',
  EpisodeOfCare: 'Episodio de atención',
  DocumentReference: 'Documento',
  DiagnosticReport: 'Resultado de estudio',
  Composition: 'Nota',
};
export const hiddenFacility = (name: string): string => `Todo lo que viene de ${name}`;
