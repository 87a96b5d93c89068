/** Every word of the person's access list, in one place (es-MX). «Usted», and of a person in one's care the same words. */
import type { AccessKind, Matter } from './act-kind.ts';

export const ROLE_NAMES: Readonly<Record<string, string>> = {
  medico: 'Personal médico',
  enfermeria: 'Personal de enfermería',
  farmacia: 'Personal de farmacia',
  recepcion: 'Personal de recepción',
  administrador: 'Administración de cuentas',
  operador: 'Operación del sistema',
  sistema: 'Sistema',
  paciente: 'Una persona con cuenta de paciente',
  enlace: 'Alguien con un enlace que usted dio',
  externo: 'Otro sistema',
};

export const MATTER_NAMES: Readonly<Record<Matter, string>> = {
  expediente: 'su expediente',
  resumen: 'su resumen clínico',
  'datos-personales': 'sus datos personales',
  consultas: 'sus consultas',
  diagnosticos: 'sus diagnósticos',
  recetas: 'sus recetas',
  alergias: 'sus alergias',
  estudios: 'sus estudios',
  vacunas: 'sus vacunas',
  procedimientos: 'sus procedimientos',
  documentos: 'sus documentos',
  citas: 'sus citas',
  consentimientos: 'sus consentimientos',
  accesos: 'quién ha visto su expediente',
  otros: 'otros datos de su expediente',
};

/** `%` stands for what was touched. */
export const KIND_PHRASES: Readonly<Record<AccessKind, { readonly done: string; readonly denied: string }>> = {
  vio: { done: 'vio %', denied: 'quiso ver % y no se le permitió' },
  agrego: { done: 'agregó información a %', denied: 'quiso agregar información a % y no se le permitió' },
  cambio: { done: 'cambió %', denied: 'quiso cambiar % y no se le permitió' },
  borro: { done: 'borró información de %', denied: 'quiso borrar información de % y no se le permitió' },
  'abrio-pantalla': { done: 'abrió % en pantalla', denied: 'quiso abrir % en pantalla y no se le permitió' },
  'recibio-aviso': {
    done: 'recibió un aviso de cambios en %',
    denied: 'no recibió un aviso de cambios en %, porque no se le permite',
  },
  exporto: { done: 'exportó %', denied: 'quiso exportar % y no se le permitió' },
  urgencia: { done: 'abrió % por una emergencia', denied: 'quiso abrir % por una emergencia y no se le permitió' },
  'otro-sistema': {
    done: 'consultó % en otro sistema',
    denied: 'quiso consultar % en otro sistema y no se le permitió',
  },
};

/** Of http://terminology.hl7.org/CodeSystem/v3-ActReason; what is not here is not told. */
export const PURPOSE_NAMES: Readonly<Record<string, string>> = {
  TREAT: 'consulta',
  ETREAT: 'urgencia',
  BTG: 'emergencia',
  PATADMIN: 'trámite',
  HPAYMT: 'pago',
  PUBHLTH: 'salud pública',
  HSYSADMIN: 'administración del sistema',
};
/** Where the same purpose is another thing to the person. */
export const PURPOSE_NAMES_OF_ROLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  farmacia: { TREAT: 'surtir una receta' },
};

export const WORDS = {
  self: 'Usted',
  unknown: 'Alguien sin identificar',
  automatic: 'envío automático',
  automaticNotice: 'aviso automático',
  reason: 'motivo: ',
  and: ' y ',
  more: 'otros datos',
  today: 'hoy',
  yesterday: 'ayer',
  times: (count: number, from: string, to: string) => `${count} veces entre ${from} y ${to}`,
  facility: (clues: string) => `unidad ${clues}`,
  systemOf: (name: string, clientName: string) =>
    name === '' ? (clientName === '' ? 'Un sistema' : `Sistema «${clientName}»`) : `Sistema ${ofPlace(name)}`,
} as const;

const MASCULINE = /^(Hospital|Centro|Instituto|Laboratorio|Consultorio|Servicio)\b/i;
const FEMININE = /^(Clínica|Unidad|Secretaría|Farmacia|Jurisdicción)\b/i;

const ofPlace = (name: string): string =>
  MASCULINE.test(name) ? `del ${name}` : FEMININE.test(name) ? `de la ${name}` : `de ${name}`;

export const DISPUTE_STATES = {
  recibida: 'Recibimos su aviso. Una persona de la operación lo revisará.',
  'en-revision': 'Una persona de la operación está revisando este acceso.',
  justificado: 'Se revisó: el acceso estaba justificado.',
  indebido: 'Se revisó: el acceso fue indebido y se le dio curso.',
} as const;

export const disputeDescription = (sentence: string): string =>
  `La persona no reconoce este acceso a su expediente: «${sentence}».`;
