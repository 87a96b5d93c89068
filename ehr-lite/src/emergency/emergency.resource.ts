/** Network edge of emergency access: the person's notices, the clinician's own access. */
import { aboutWard } from '../citizen/whose.tsx';
import { ask, read } from '../hub/read.ts';

export interface Reason {
  readonly codigo: string;
  readonly texto: string;
  readonly detalle: string;
}
export interface Notice {
  readonly id: string;
  readonly texto: string;
  readonly cuando: string;
  readonly hasta: string;
  readonly abierto: boolean;
  readonly motivo: Reason;
  readonly revision: {
    readonly estado: 'pendiente' | 'justificado' | 'no-justificado';
    readonly texto: string;
    readonly vence: string;
    readonly nota?: string;
  };
}
export interface EmergencyAccess {
  readonly id: string;
  readonly desde: string;
  readonly hasta: string;
  readonly motivo: Reason;
}
export interface Standing {
  readonly oculto: boolean;
  readonly texto: string | null;
  /** The reader's own access that is open now. */
  readonly acceso: EmergencyAccess | null;
}
export interface Reasons {
  readonly motivos: readonly { readonly codigo: string; readonly texto: string }[];
  readonly minutos: { readonly normal: number; readonly maximo: number };
  readonly detalleMinimo: number;
}

export const listNotices = (signal?: AbortSignal): Promise<{ readonly avisos: readonly Notice[] }> =>
  read(`/expediente/avisos?${new URLSearchParams(aboutWard())}`, signal);

const own = (patientId: string) => `/expediente/${encodeURIComponent(patientId)}`;

export const readStanding = (patientId: string, signal?: AbortSignal): Promise<Standing> =>
  read(`${own(patientId)}/oculto`, signal);

export const readReasons = (signal?: AbortSignal): Promise<Reasons> =>
  read('/expediente/motivos-de-emergencia', signal);

export const openInEmergency = (patientId: string, codigo: string, detalle: string): Promise<EmergencyAccess> =>
  ask({
    method: 'POST',
    path: `${own(patientId)}/acceso-de-emergencia`,
    body: { motivo: { codigo, detalle } },
  });

export const endEmergency = (patientId: string): Promise<EmergencyAccess> =>
  ask({ method: 'DELETE', path: `${own(patientId)}/acceso-de-emergencia` });
