/**
 * Facilities: the CLUES catalogue as DGIS publishes it (CSV), which keeps the closed ones, and two columns of our own for a facility that
 * changed its CLUES. A file without CLUES (the city's open data) is taken by name, for facilities that are known already.
 */
import { z } from 'zod';
import { clues, day, degrees, needed, optionalClues, text } from './cells.ts';
import type { RegistryReader } from './read-file.ts';

const COLUMNS = {
  clues: ['clues', 'clave clues'],
  nombre: ['nombre de la unidad', 'nombre unidad', 'nombre'],
  tipo: ['nombre de tipologia', 'nombre tipo establecimiento', 'tipo de establecimiento', 'tipo'],
  entidad: ['nombre de la entidad', 'entidad'],
  municipio: ['nombre del municipio', 'municipio', 'alcaldia'],
  localidad: ['nombre de la localidad', 'localidad', 'colonia'],
  vialidad: ['vialidad', 'nombre vialidad', 'calle', 'direccion'],
  numero: ['numero exterior', 'numero'],
  cp: ['codigo postal', 'cp'],
  telefono: ['telefono'],
  latitud: ['latitud'],
  longitud: ['longitud'],
  estatus: ['estatus de operacion', 'estatus', 'status'],
  apertura: ['fecha inicio de operacion', 'fecha de inicio de operacion', 'fecha de construccion', 'vigente desde'],
  cierre: ['fecha efectiva de baja', 'fecha de baja', 'vigente hasta'],
  anterior: ['clues anterior'],
  cambio: ['fecha del cambio de clues', 'fecha del cambio'],
} as const;
type Column = keyof typeof COLUMNS;

const schema = z
  .object({
    clues: optionalClues,
    nombre: needed(),
    ...{ tipo: text(), entidad: text(), municipio: text(), localidad: text(), vialidad: text(), numero: text(40) },
    cp: text(10),
    telefono: text(80),
    ...{ latitud: degrees(90), longitud: degrees(180) },
    estatus: text(80),
    ...{ apertura: day, cierre: day, cambio: day },
    anterior: optionalClues,
  })
  .refine((row) => row.anterior === undefined || row.clues !== undefined, {
    message: 'dice una CLUES anterior y no la vigente',
    path: ['clues'],
  })
  .refine((row) => row.anterior === undefined || row.anterior !== row.clues, {
    message: 'la CLUES anterior es la misma que la vigente',
    path: ['anterior'],
  })
  .refine((row) => row.apertura === undefined || row.cierre === undefined || row.apertura <= row.cierre, {
    message: 'la fecha de baja es anterior a la de inicio',
    path: ['cierre'],
  });

export type FacilityRow = z.infer<typeof schema>;

const FIELDS = Object.keys(COLUMNS) as Column[];

export const FACILITIES: RegistryReader<Column, FacilityRow> = {
  shape: { columns: COLUMNS, optional: FIELDS.filter((one) => one !== 'nombre') },
  schema,
  cells: (get) => Object.fromEntries(FIELDS.map((column) => [column, get(column)])),
  key: (row) => row.clues ?? row.nombre,
};

/** «FUERA DE OPERACION», «BAJA»; what waits to open is open for the registry. undefined: the file does not speak of it. */
export const isClosed = ({ estatus, cierre }: FacilityRow): boolean | undefined =>
  estatus === '' && cierre === undefined
    ? undefined
    : cierre !== undefined || /FUERA|BAJA|CERRAD|SUSPEN/i.test(estatus);

/** Of a row of `cambios`: the facility that stood under `anterior` stands under `clues` from that day. */
const CHANGE_COLUMNS = {
  clues: ['clues', 'clues nueva', 'clues vigente'],
  anterior: ['clues anterior'],
  cambio: ['fecha del cambio', 'fecha', 'fecha del cambio de clues'],
} as const;
const changeSchema = z
  .object({ clues, anterior: clues, cambio: day })
  .refine((row) => row.clues !== row.anterior, { message: 'las dos CLUES son la misma', path: ['clues'] });
export type ChangeRow = z.infer<typeof changeSchema>;

export const CHANGES: RegistryReader<keyof typeof CHANGE_COLUMNS, ChangeRow> = {
  shape: { columns: CHANGE_COLUMNS, optional: ['cambio'] },
  schema: changeSchema,
  cells: (get) => ({ clues: get('clues'), anterior: get('anterior'), cambio: get('cambio') }),
  key: (row) => row.anterior,
};
