/** What the columns of a table mean, as data: joining a system that exports CSV means writing this object (docs/conectores-fuentes.md). */
import { z } from 'zod';
import { FIELDS, type RowType } from './targets.ts';

const column = z.string().min(1, 'falta el nombre de la columna');

const ruleSchema = z.union([
  /** `"FECHA"`: what stands in that column. */
  column.transform((name) => ({ column: name })),
  z.strictObject({ value: z.union([z.string().min(1), z.number(), z.boolean()]) }),
  z.strictObject({
    column,
    /** The hospital's words → what FHIR expects. A word that is not here is a fault of its row. */
    map: z.record(z.string(), z.string()).optional(),
    /** Code system of a coded column: CIE10, CIE9MC, LOINC, SNOMED, CVX, ATC, an address, or L for the hospital's own. */
    system: z.string().min(1).optional(),
    /** Column with the words of a code. */
    text: column.optional(),
    /** Unit of a number: always the same, or by column. */
    unit: z.string().min(1).optional(),
    unitColumn: column.optional(),
  }),
]);

export type ColumnRule = z.output<typeof ruleSchema>;

const whenSchema = z.strictObject({
  column,
  /** Left out: whenever the column is not empty. */
  equals: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
});

const personSchema = z.strictObject({
  curp: column.optional(),
  recordNumber: column.optional(),
  given: column.optional(),
  firstSurname: column.optional(),
  secondSurname: column.optional(),
  birthDate: column.optional(),
  sex: z.strictObject({ column, map: z.record(z.string(), z.enum(['male', 'female', 'other', 'unknown'])) }).optional(),
  phone: column.optional(),
  email: column.optional(),
  /** Whether this table may correct what the hub knows of the person; a laboratory's may not. */
  corrects: z.boolean().default(false),
});

const TYPES = Object.keys(FIELDS) as [RowType, ...RowType[]];

const resourceSchema = z
  .strictObject({
    type: z.enum(TYPES),
    /** Columns that together name it: by them it is known again, and corrected instead of doubled. */
    id: z.array(column).min(1, 'diga qué columnas lo identifican'),
    when: whenSchema.optional(),
    fields: z.record(z.string(), ruleSchema),
  })
  .superRefine(({ type, fields }, context) => {
    const known = FIELDS[type];
    for (const name of Object.keys(fields)) {
      if (Object.hasOwn(known, name)) continue;
      const message = `${type} no tiene el campo "${name}"; tiene: ${Object.keys(known).join(', ')}`;
      context.addIssue({ code: 'custom', path: ['fields', name], message });
    }
    for (const [name, { required }] of Object.entries(known)) {
      if (!required || Object.hasOwn(fields, name)) continue;
      context.addIssue({ code: 'custom', path: ['fields', name], message: `${type} necesita el campo "${name}"` });
    }
  });

export const csvProfileSchema = z.strictObject({
  /** `auto`: UTF-8 when the file is, else windows-1252, as Excel writes it. */
  encoding: z.enum(['auto', 'utf-8', 'windows-1252', 'iso-8859-15']).default('auto'),
  separator: z.enum([',', ';', '|', '\t']).default(','),
  quote: z.enum(['"', "'"]).default('"'),
  decimal: z.enum([',', '.']).default('.'),
  /** d, m, Y (four digits), y (two), H, i, s; the first that fits counts. */
  dates: z
    .array(
      z
        .string()
        .regex(
          /^(?=.*d)(?=.*m)(?=.*[Yy])(?!.*([dmYyHis]).*\1)[dmYyHis/.:\- T]+$/,
          'use d, m, Y, H, i, s, una vez cada una; por ejemplo d/m/Y H:i',
        ),
    )
    .min(1)
    .default(['d/m/Y H:i:s', 'd/m/Y H:i', 'd/m/Y']),
  patient: personSchema.refine(({ curp, recordNumber }) => curp !== undefined || recordNumber !== undefined, {
    message: 'diga en qué columna está la CURP o el número de expediente',
  }),
  resources: z.array(resourceSchema).default([]),
});

export type CsvProfile = z.output<typeof csvProfileSchema>;
export type ResourceRule = CsvProfile['resources'][number];

/** Every column that the profile reads: the header must have them all. */
export function columnsOf({ patient, resources }: CsvProfile): string[] {
  const { sex, corrects: _, ...person } = patient;
  const columns = new Set<string>(Object.values(person).filter((name) => name !== undefined));
  if (sex) columns.add(sex.column);
  for (const { id, when, fields } of resources) {
    for (const name of id) columns.add(name);
    if (when) columns.add(when.column);
    for (const rule of Object.values(fields)) {
      if ('value' in rule) continue;
      for (const name of [rule.column, 'text' in rule && rule.text, 'unitColumn' in rule && rule.unitColumn]) {
        if (name) columns.add(name);
      }
    }
  }
  return [...columns];
}
