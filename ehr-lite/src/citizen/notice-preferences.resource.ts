/** Of what and by which way a person is told (`/expediente/preferencias-de-avisos`). */
import { ask, read } from '../hub/read.ts';

export const TOPICS = ['citas', 'emergencias', 'accesos', 'programas'] as const;
export const WAYS = ['todos', 'correo', 'sms', 'ninguno'] as const;
export type Topic = (typeof TOPICS)[number];
export type Way = (typeof WAYS)[number];

export interface Preferences {
  readonly temas: readonly { readonly tema: Topic; readonly medio: Way }[];
  readonly medios: readonly { readonly medio: 'correo' | 'sms'; readonly direccion?: string }[];
}

const PATH = '/expediente/preferencias-de-avisos';
export const readPreferences = (signal?: AbortSignal): Promise<Preferences> => read(PATH, signal);
export const choose = (tema: Topic, medio: Way): Promise<Preferences> =>
  ask({ method: 'PUT', path: PATH, body: { tema, medio } });
