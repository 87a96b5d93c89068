/** Network edge of devices at home and their pairings (`/telemonitoreo/aparatos`, `/vinculos`). */
import { ask, read } from '../../hub/read.ts';
import type { ToldApart } from '../board/board.resource.ts';
import type { ListPage } from '../pages.tsx';

const BASE = '/telemonitoreo';
const at = (id: string): string => `${BASE}/aparatos/${encodeURIComponent(id)}`;

interface DeviceWords {
  readonly id: string;
  readonly nombre: string;
  readonly modelo: string | null;
  readonly serie: string | null;
}

export interface HeldDevice extends DeviceWords {
  readonly desde: string | null;
  /** null: nobody has it. */
  readonly paciente: string | null;
  /** null: nobody, or somebody whom one may not see. */
  readonly persona: string | null;
  readonly quien: ToldApart | null;
}

export interface WornDevice extends DeviceWords {
  readonly desde: string;
  readonly hasta: string | null;
  readonly ultima: string | null;
  /** Of one's own unit. */
  readonly propio: boolean;
}

export interface Pairing {
  readonly paciente: string;
  readonly persona: string | null;
  readonly quien: ToldApart | null;
  readonly desde: string;
  readonly hasta: string | null;
}

export interface Device extends DeviceWords {
  readonly vinculos: readonly Pairing[];
}

export interface Code {
  readonly codigo: string;
  readonly qr: string;
  readonly minutos: number;
}

export interface WouldMove {
  readonly lecturas: number;
  readonly alertas: number;
}

export interface NewDevice {
  readonly nombre: string;
  readonly modelo?: string;
  readonly serie?: string;
}

/** @param free only those that nobody has */
const list = async (after: number, free: boolean, signal?: AbortSignal): Promise<ListPage<HeldDevice>> => {
  const path = `${BASE}/aparatos?salta=${after}${free ? '&libres=si' : ''}`;
  const { total, aparatos } = await read<{ readonly total: number; readonly aparatos: readonly HeldDevice[] }>(
    path,
    signal,
  );
  return { total, of: aparatos };
};
export const listDevices = (after: number, signal?: AbortSignal) => list(after, false, signal);
export const listFreeDevices = (after: number, signal?: AbortSignal) => list(after, true, signal);
export const devicesOf = (
  patient: string,
  signal?: AbortSignal,
): Promise<{ readonly aparatos: readonly WornDevice[] }> =>
  read(`${BASE}/personas/${encodeURIComponent(patient)}/aparatos`, signal);
export const readDevice = (id: string, signal?: AbortSignal): Promise<Device> => read(at(id), signal);
export const registerDevice = (body: NewDevice): Promise<{ readonly id: string }> =>
  ask({ method: 'POST', path: `${BASE}/aparatos`, body });
export const offerCode = (aparato: string, paciente: string): Promise<Code> =>
  ask({ method: 'POST', path: `${BASE}/vinculos`, body: { aparato, paciente } });
export const releaseDevice = (id: string, motivo: string): Promise<unknown> =>
  ask({ method: 'POST', path: `${at(id)}/liberar`, body: { motivo } });
export const wouldMove = (id: string, de: string, desde: string, signal?: AbortSignal): Promise<WouldMove> =>
  read(`${at(id)}/corregir?${new URLSearchParams({ de, desde })}`, signal);

export interface Correction {
  readonly de: string;
  readonly desde: string;
  readonly a: string;
  readonly motivo: string;
}
export const correct = (id: string, body: Correction): Promise<WouldMove> =>
  ask({ method: 'POST', path: `${at(id)}/corregir`, body });

/** The person's own part. */
export const offerOwn = (nombre: string): Promise<Code & { readonly aparato: string }> =>
  ask({ method: 'POST', path: `${BASE}/mis-aparatos`, body: { nombre } });

export interface Credentials {
  readonly usuario: string;
  readonly clave: string;
  readonly tema: string;
}
export const redeemOwn = (codigo: string): Promise<Credentials> =>
  ask({ method: 'POST', path: `${BASE}/mis-vinculos`, body: { codigo } });
