/** Network edge of the triage board (`/telemonitoreo`, docs/adr/0036): the list, one alert, what is done about it. */
import { ask, read } from '../../hub/read.ts';

export type Urgency = 'emergencia' | 'alta' | 'media' | 'baja';
export type Level = 'enfermeria' | 'medico' | 'emergencia';
export type KindName =
  | 'presion'
  | 'glucosa'
  | 'saturacion'
  | 'peso'
  | 'temperatura'
  | 'flujo'
  | 'frecuencia'
  | 'sintomas';

export interface ToldApart {
  readonly nacio: string | null;
  readonly expediente: string | null;
}

export interface Alert {
  readonly id: string;
  readonly paciente: string;
  readonly nombre: string | null;
  /** Another on the board has the same name. */
  readonly homonimo: ToldApart | null;
  readonly telefono: string | null;
  readonly programa: string;
  readonly regla: string;
  readonly clase: 'regla' | 'falta';
  readonly urgencia: Urgency;
  readonly dice: string;
  readonly lecturas: readonly { readonly clase: KindName; readonly hora: string; readonly valor: string }[];
  readonly levantada: string;
  readonly enSilencioHasta: string | null;
  readonly vence: string | null;
  readonly nivel: Level;
  readonly estado: 'nueva' | 'en-curso' | 'cerrada';
  readonly laTiene: string | null;
  /** Who that is, as `staffKey()` names staff; null: known by name alone. */
  readonly laTieneClave: string | null;
  /** Who has it did nothing in time: the ladder went on. */
  readonly sinRespuesta: boolean;
  readonly condicionTerminada: string | null;
  readonly version: number;
}

export interface DrawnLimit {
  readonly clase: KindName;
  readonly campo: 'valor' | 'segundo';
  readonly es: '>=' | '<=' | '<';
  readonly limite: number;
}

export interface AlertInFull extends Alert {
  readonly inscripcion: string;
  readonly limites: readonly DrawnLimit[];
  readonly fuente: string | null;
  readonly enRevision: boolean;
  readonly sePuedeDeshacer: boolean;
  readonly actos: readonly {
    readonly hora: string;
    readonly acto: string;
    readonly quien: string;
    readonly nota: string | null;
  }[];
}

export type ActName = 'tomar' | 'llamar' | 'mensaje' | 'cita' | 'medicacion' | 'turnar' | 'cerrar';
export interface ActBody {
  readonly motivo?: string;
  readonly util?: boolean;
  readonly a?: string;
  readonly nivel?: Level;
  readonly recurso?: string;
}

const BASE = '/telemonitoreo';

export interface Board {
  /** Open ones; more than are told only on a very bad day. */
  readonly total: number;
  readonly alertas: readonly Alert[];
}
export const readBoard = (signal?: AbortSignal): Promise<Board> => read(`${BASE}/tablero`, signal);

export const readAlert = (id: string, signal?: AbortSignal): Promise<AlertInFull> =>
  read(`${BASE}/alertas/${encodeURIComponent(id)}`, signal);

export const postAct = ({ id, version }: Pick<Alert, 'id' | 'version'>, name: ActName, body: ActBody = {}) =>
  ask<AlertInFull>({ method: 'POST', path: `${BASE}/alertas/${id}/${name}`, body: { version, ...body } });

export const postUndo = ({ id, version }: Pick<Alert, 'id' | 'version'>) =>
  ask<AlertInFull>({ method: 'POST', path: `${BASE}/alertas/${id}/deshacer`, body: { version } });

export interface Waiting {
  readonly nuevas: number;
  readonly emergencias: number;
  readonly vencidas: number;
}
export const readWaiting = (signal?: AbortSignal): Promise<Waiting> => read(`${BASE}/pendientes`, signal);
