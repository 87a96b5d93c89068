/** Network edge of the operation's queues and of the audit: cases, reviews, AuditEvent, the signed log. */
import type { Dispute } from '../access/access.resource.ts';
import type { Reason } from '../emergency/emergency.resource.ts';
import type { CodeableConcept, Coding, Reference } from '../hub/r4.ts';
import { ask, type Page, read, readPage, search } from '../hub/read.ts';

export interface Queued extends Dispute {
  readonly paciente: string;
  /** What is disputed, as the person reads it. */
  readonly texto: string;
  readonly vencida: boolean;
}
export interface Review {
  readonly id: string;
  readonly paciente: string;
  readonly quien: { readonly nombre: string; readonly rol: string };
  readonly unidad?: { readonly clues: string; readonly nombre: string };
  readonly motivo: Reason;
  readonly desde: string;
  readonly hasta: string;
  readonly abierto: boolean;
  readonly vence: string;
  readonly vencida: boolean;
  readonly estado: 'pendiente' | 'justificado' | 'no-justificado';
  readonly nota?: string;
  readonly revisadaPor?: string;
}

export const listQueue = (
  open: boolean,
  signal?: AbortSignal,
): Promise<{ readonly disputas: readonly Queued[]; readonly siguiente: string | null }> =>
  read(`/operacion/disputas?estado=${open ? 'abiertas' : 'cerradas'}`, signal);

const oneCase = (id: string) => `/operacion/disputas/${encodeURIComponent(id)}/respuesta`;
export const takeCase = (id: string): Promise<Dispute> =>
  ask({ method: 'POST', path: oneCase(id), body: { estado: 'en-revision' } });
export const answerCase = (id: string, estado: string, respuesta: string): Promise<Dispute> =>
  ask({ method: 'POST', path: oneCase(id), body: { estado, respuesta } });

export const listReviews = (open: boolean, signal?: AbortSignal): Promise<{ readonly revisiones: readonly Review[] }> =>
  read(`/operacion/revisiones?estado=${open ? 'pendientes' : 'cerradas'}`, signal);

const oneReview = (id: string) => `/operacion/revisiones/${encodeURIComponent(id)}`;
export const closeReview = (id: string, resultado: string, nota: string): Promise<Review> =>
  ask({ method: 'POST', path: `${oneReview(id)}/resultado`, body: { resultado, nota } });
export const endReviewed = (id: string): Promise<Review> =>
  ask({ method: 'POST', path: `${oneReview(id)}/terminar`, body: {} });

export interface AuditEvent {
  readonly resourceType: 'AuditEvent';
  readonly id?: string;
  readonly type?: Coding;
  readonly subtype?: readonly Coding[];
  readonly action?: string;
  readonly recorded?: string;
  readonly outcome?: string;
  readonly outcomeDesc?: string;
  readonly purposeOfEvent?: readonly CodeableConcept[];
  readonly agent?: readonly {
    readonly type?: CodeableConcept;
    readonly role?: readonly CodeableConcept[];
    readonly who?: Reference;
    readonly name?: string;
    readonly altId?: string;
    readonly requestor?: boolean;
    readonly network?: { readonly address?: string };
    readonly purposeOfUse?: readonly CodeableConcept[];
  }[];
  readonly source?: { readonly site?: string };
  readonly entity?: readonly { readonly what?: Reference; readonly type?: Coding; readonly query?: string }[];
}

export interface AuditQuestion {
  readonly patientId: string | undefined;
  readonly account: string;
  readonly site: string;
  /** FHIR days on the city's calendar. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export function findEvents(question: AuditQuestion, signal?: AbortSignal): Promise<Page<AuditEvent>> {
  const params = new URLSearchParams({ _count: '50' });
  if (question.patientId !== undefined) params.set('patient', `Patient/${question.patientId}`);
  if (question.account !== '') params.set('agent-name:contains', question.account.replace(/[\\,$|]/g, '\\$&'));
  if (question.site !== '') params.set('site', question.site);
  if (question.from !== undefined) params.append('date', `ge${question.from}T00:00:00-06:00`);
  if (question.to !== undefined) params.append('date', `le${question.to}T23:59:59-06:00`);
  return search('AuditEvent', params, signal);
}
export const moreEvents = (next: string): Promise<Page<AuditEvent>> => readPage('AuditEvent', next);

export interface SignedHead {
  readonly numero: number;
  readonly tamano: number;
  readonly raiz: string;
  readonly firmada: string;
  readonly nota: string;
}
export const readLastHead = (signal?: AbortSignal): Promise<SignedHead> => read('/auditoria/raices/ultima', signal);
export const readLogKeys = (signal?: AbortSignal): Promise<{ readonly keys: readonly unknown[] }> =>
  read('/auditoria/llaves', signal);
