/** Network edge of a lot that must come back: where packs are, who was handed them, and how to reach those persons. */
import type { Patient } from '../../hub/r4.ts';
import { read, search } from '../../hub/read.ts';
import { nameOf } from '../../patient/person.ts';

export interface ShelfWith {
  readonly clues: string;
  readonly nombre: string;
  readonly lugar: string;
  readonly caducidad: string;
  readonly envases: number;
}
export interface HandedTo {
  /** `Patient/{id}` */
  readonly paciente: string;
  readonly surtimiento: string;
  readonly entregado: string;
  readonly clues: string;
  readonly nombre: string;
  readonly caducidad: string;
  readonly envases: number;
}
interface Told {
  readonly anaqueles: readonly ShelfWith[];
  readonly personas: readonly HandedTo[];
  /** As the book writes it, whatever letters it was typed with. */
  readonly lote: string;
}
export interface Person {
  readonly name: string;
  readonly phone: string | undefined;
}
export interface Recall extends Told {
  readonly clave: string;
  readonly people: ReadonlyMap<string, Person>;
}

/** What a search by ids may hold. */
const AT_ONCE = 50;

export async function readRecall(clave: string, lote: string, signal?: AbortSignal): Promise<Recall> {
  const told = await read<Told>(`/insumos/lotes/${encodeURIComponent(clave)}/${encodeURIComponent(lote)}`, signal);
  const ids = [...new Set(told.personas.map(({ paciente }) => paciente.replace(/^Patient\//, '')))];
  const people = new Map<string, Person>();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const { resources } = await search<Patient>('Patient', { _id: some.join(), _count: String(AT_ONCE) }, signal);
    for (const one of resources)
      people.set(`Patient/${one.id}`, {
        name: nameOf(one),
        phone: one.telecom?.find(({ system }) => system === 'phone')?.value,
      });
  }
  return { ...told, clave, people };
}
