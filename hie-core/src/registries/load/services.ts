/** Services that facilities offer: one row each. What an agenda adds to a service (its rules) stays as it is. */
import { z } from 'zod';
import { clues, needed, text, yesOrNo } from './cells.ts';
import type { RegistryReader } from './read-file.ts';

const COLUMNS = {
  clues: ['clues'],
  clave: ['clave', 'clave del servicio'],
  nombre: ['nombre', 'servicio'],
  especialidad: ['especialidad'],
  telefono: ['telefono'],
  activo: ['activo', 'en operacion'],
} as const;
type Column = keyof typeof COLUMNS;
const FIELDS = Object.keys(COLUMNS) as Column[];

const schema = z.object({
  clues,
  clave: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'la clave son de 2 a 40 letras sin acento, números o guiones'),
  ...{ nombre: needed(120), especialidad: text(120), telefono: text(80) },
  activo: yesOrNo(true).optional(),
});

export type ServiceRow = z.infer<typeof schema>;

export const SERVICES: RegistryReader<Column, ServiceRow> = {
  shape: { columns: COLUMNS, optional: ['especialidad', 'telefono', 'activo'] },
  tells: ['activo'],
  schema,
  cells: (get) => Object.fromEntries(FIELDS.map((column) => [column, get(column)])),
  key: (row) => `${row.clues}/${row.clave}`,
};
