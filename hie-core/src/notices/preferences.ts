/** What a person wants to be told of, and by which way; the same for the web and for the pages without script. */
import type { Patient } from '@medplum/fhirtypes';
import { z } from 'zod';
import type { Database } from '../db.ts';
import type { Repository } from '../store/repository.ts';
import { addressOf } from './addresses.ts';
import { CHANNELS, type Channel, TOLD_BY_ITSELF, TOPICS, type Topic } from './kinds.ts';
import { saveWanted, selectWanted, type Wish } from './sql.ts';

/** `todos`: by whichever there is. */
export const WAYS = ['todos', ...CHANNELS, 'ninguno'] as const;
export type Way = (typeof WAYS)[number];
export const CHOICE = z.strictObject({ tema: z.enum(TOPICS), medio: z.enum(WAYS) });

export interface Preferences {
  readonly temas: readonly { readonly tema: Topic; readonly medio: Way }[];
  /** Where each way leads, as much of it as its owner needs to know it again; left out: nowhere. */
  readonly medios: readonly { readonly medio: Channel; readonly direccion?: string }[];
}

export interface Preferring {
  readonly db: Database;
  readonly repository: Pick<Repository, 'readMany'>;
  readonly nowMs: () => number;
}

export const wishOf = (said: ReadonlyMap<string, Wish>, topic: Topic): Wish =>
  said.get(topic) ?? { wanted: TOLD_BY_ITSELF[topic], way: undefined };

export async function preferencesOf({ db, repository, nowMs }: Preferring, patientId: string): Promise<Preferences> {
  const [said, [stored]] = await Promise.all([
    selectWanted(db, patientId),
    repository.readMany([{ type: 'Patient', id: patientId }], {}),
  ]);
  const patient = (stored === undefined || stored.deleted ? {} : JSON.parse(stored.json)) as Patient;
  return {
    temas: TOPICS.map((tema) => {
      const { wanted, way } = wishOf(said, tema);
      return { tema, medio: wanted ? (way ?? 'todos') : 'ninguno' };
    }),
    medios: CHANNELS.map((medio) => {
      const address = addressOf(patient, medio, nowMs());
      return address === undefined ? { medio } : { medio, direccion: masked(address) };
    }),
  };
}

export const prefer = ({ db, nowMs }: Preferring, patientId: string, tema: Topic, medio: Way): Promise<void> =>
  saveWanted(
    db,
    patientId,
    tema,
    { wanted: medio !== 'ninguno', way: medio === 'correo' || medio === 'sms' ? medio : undefined },
    nowMs(),
  );

/** A telephone lies about: `ma•••@correo.mx`, `••• 5678`. */
function masked(address: string): string {
  const at = address.indexOf('@');
  return at < 0 ? `••• ${address.slice(-4)}` : `${address.slice(0, Math.min(2, at - 1))}•••${address.slice(at)}`;
}
