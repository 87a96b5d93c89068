/** Network edge of adding a hospital. */
import type {
  MessageReport,
  Proposal as Proposed,
  Conformance as Report,
} from '@amate/hie-core/hospitals/conformance/api.ts';
import { ask } from '../../hub/read.ts';
import { makeFile } from '../edge-file.ts';

export type { MessageReport };
export type Proposal = Omit<Proposed, 'cambio'> & { readonly cambio: Profile };
export type Conformance = Omit<Report, 'propuestas'> & { readonly propuestas: readonly Proposal[] };

/** The hospital's part of the connector's configuration (connectors/src/profile.ts). */
export interface Profile {
  readonly triggers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, { readonly from: string }>>;
  readonly dates?: 'DD/MM/AAAA';
  readonly codeMaps?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Asked {
  readonly clues: string;
  readonly nombre: string;
  readonly perfil: Profile;
}

export const checkSamples = (asked: Asked & { readonly mensajes: string }): Promise<Conformance> =>
  ask({ method: 'POST', path: '/hospitales/conformidad', body: asked });

/** @returns the connector's configuration file, whole */
export const connect = (asked: Asked): Promise<string> =>
  makeFile((llave) => ask({ method: 'POST', path: '/hospitales', body: { ...asked, llave } }));

/** A file as text: UTF-8 when it is, else the windows-1252 of older systems. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
