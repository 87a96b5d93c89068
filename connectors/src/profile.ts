/**
 * What is particular about one hospital's messages, as data: joining a hospital means writing this object, not code.
 * Read from CONNECTOR_PROFILE_FILE (JSON) over the defaults below.
 */
import { parseClues } from '@amate/terminology/identifiers/clues.ts';
import { z } from 'zod';
import { isTimeZone } from './hl7v2/to-fhir/datatypes/time-zone.ts';
import { sourcesSchema } from './sources/config.ts';

const FIELD = /^[A-Z][A-Z0-9]{2}-\d{1,3}$/;
const FIELD_HELP = 'escriba segmento y campo, por ejemplo PV1-19';

export const hospitalProfileSchema = z.strictObject({
  /** Key of the facility; part of every identifier that the hospital gives. */
  clues: z
    .string()
    .transform((text) => text.trim().toUpperCase())
    .refine((text) => parseClues(text).kind === 'valid', 'no es una CLUES (por ejemplo DFSSA003162)'),
  name: z.string().min(1, 'falta el nombre del hospital'),
  /** Of dates that come without an offset. */
  timeZone: z
    .string()
    .refine(isTimeZone, 'no es una zona horaria (por ejemplo America/Mexico_City)')
    .default('America/Mexico_City'),
  /** How its messages write dates, besides as HL7 and ISO 8601 do: `DD/MM/AAAA` also reads 12/04/1985 and 12/04/1985 08:30[:00]. */
  dates: z.enum(['AAAAMMDD', 'DD/MM/AAAA']).default('AAAAMMDD'),
  /** Character set of messages whose MSH-18 says nothing; `auto` takes UTF-8 when valid, else windows-1252. */
  encoding: z.enum(['auto', 'utf-8', 'windows-1252', 'iso-8859-15']).default('auto'),
  /** Where the CURP stands; `auto` looks at type code, assigning authority and shape in PID-3, PID-2, PID-4, PID-19. */
  curpSite: z.enum(['auto', 'PID-2', 'PID-3', 'PID-4', 'PID-19']).default('auto'),
  /** CX-5 type codes and CX-4 authorities that mark the record number when a PID-3 holds several identifiers. */
  recordNumberMarks: z.array(z.string()).default(['MR', 'EXP', 'EXPEDIENTE', 'PI', 'PT']),
  /** By HL7 table number: the hospital's code → the standard code, e.g. `{"0001": {"H": "M", "M": "F"}}`. */
  codeMaps: z
    .record(
      z.string().regex(/^\d{4}$/, 'use el número de tabla HL7, por ejemplo 0001'),
      z.record(z.string(), z.string()),
    )
    .default({}),
  /**
   * By field: where its content stands in this hospital's messages (`{"PV1-19": {"from": "ZPV-3"}}`) or what it always is
   * (`{"PV1-2": {"value": "O"}}`). `onlyIfEmpty` leaves what the message says.
   */
  fields: z
    .record(
      z.string().regex(FIELD, FIELD_HELP),
      z.union([
        z.strictObject({ from: z.string().regex(FIELD, FIELD_HELP), onlyIfEmpty: z.boolean().default(false) }),
        z.strictObject({ value: z.string().regex(/^[^\r\n]*$/), onlyIfEmpty: z.boolean().default(false) }),
      ]),
    )
    .default({}),
  /** Events that this hospital names in its own way: `{"ADT^Z01": "ADT^A08"}`. */
  triggers: z.record(z.string(), z.string()).default({}),
  /** Larger attachments (OBX of type ED) stay in the hospital's queue and are named in the result instead. */
  maxAttachmentBytes: z.number().int().positive().default(1_000_000),
  /** Send nothing when MSH-15 and MSH-16 both say NE. */
  honorNever: z.boolean().default(false),
  /** What it sends otherwise than by MLLP: folders of tables or documents, a FHIR server (docs/conectores-fuentes.md). */
  sources: sourcesSchema.default([]),
});

export type HospitalProfile = z.output<typeof hospitalProfileSchema>;
export type HospitalProfileInput = z.input<typeof hospitalProfileSchema>;

export const toProfile = (input: HospitalProfileInput): HospitalProfile =>
  Object.freeze(hospitalProfileSchema.parse(input));

/** The hospital's own code to the standard code of an HL7 table, e.g. `translate(profile, '0001', 'H')`. */
export function translate(profile: HospitalProfile, table: string, code: string): string {
  return profile.codeMaps[table]?.[code] ?? code;
}
