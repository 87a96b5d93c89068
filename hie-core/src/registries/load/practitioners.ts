/** Practitioners and where they work: one row for each post. A file of ours; the DGP publishes no list. */
import { z } from 'zod';
import { cedula, clues, dayIfTold, needed, optionalCedula, text } from './cells.ts';
import type { RegistryReader } from './read-file.ts';

const COLUMNS = {
  cedula: ['cedula', 'cedula profesional'],
  nombre: ['nombre', 'nombres', 'nombre de pila'],
  paterno: ['primer apellido', 'apellido paterno'],
  materno: ['segundo apellido', 'apellido materno'],
  profesion: ['profesion', 'titulo', 'carrera'],
  especialidad: ['especialidad'],
  cedulaEspecialidad: ['cedula de especialidad', 'cedula especialidad'],
  clues: ['clues'],
  puesto: ['puesto', 'rol', 'funcion'],
  desde: ['desde', 'vigente desde'],
  hasta: ['hasta', 'vigente hasta'],
} as const;
type Column = keyof typeof COLUMNS;
const FIELDS = Object.keys(COLUMNS) as Column[];

/** As accounts name them (`medico`, `enfermeria` …), and what a unit has besides. */
export const POSTS = [
  ...(['medico', 'enfermeria', 'farmacia', 'odontologia', 'psicologia', 'nutricion'] as const),
  ...(['trabajo-social', 'laboratorio', 'imagen', 'direccion', 'otro'] as const),
] as const;

const plain = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[^a-z]+/g, '-');

const schema = z
  .object({
    cedula,
    ...{ nombre: needed(120), paterno: needed(120), materno: text(120).optional() },
    ...{ profesion: text(120), especialidad: text(120) },
    cedulaEspecialidad: optionalCedula,
    clues,
    puesto: z
      .string()
      .transform(plain)
      .pipe(z.enum(POSTS, `no se conoce ese puesto: use ${POSTS.join(', ')}`)),
    ...{ desde: dayIfTold, hasta: dayIfTold },
  })
  .refine(({ desde, hasta }) => !desde || !hasta || desde <= hasta, {
    message: 'el puesto termina antes de empezar',
    path: ['hasta'],
  });

export type PractitionerRow = z.infer<typeof schema>;

export const PRACTITIONERS: RegistryReader<Column, PractitionerRow> = {
  shape: {
    columns: COLUMNS,
    optional: ['materno', 'profesion', 'especialidad', 'cedulaEspecialidad', 'desde', 'hasta'],
  },
  tells: ['materno', 'desde', 'hasta'],
  schema,
  cells: (get) => Object.fromEntries(FIELDS.map((column) => [column, get(column)])),
  key: ({ cedula: number, clues: where, puesto }) => `${number}/${where}/${puesto}`,
  agrees: ({ cedula: number, nombre, paterno, materno }) => [number, [nombre, paterno, materno]],
};
