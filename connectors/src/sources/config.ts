/** What a hospital sends otherwise than by MLLP: the list `sources` of the connector's one configuration file. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { csvProfileSchema } from '../csv/profile.ts';
import { fhirSourceShape } from '../fhir-poll/config.ts';

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'use minúsculas, cifras y guiones, por ejemplo laboratorio');
const folder = z.string().refine(isAbsolute, 'escriba la ruta completa de la carpeta');
const everySeconds = z.number().min(0.05).max(86_400);

const csvSourceSchema = z.strictObject({
  kind: z.literal('csv'),
  name,
  folder,
  everySeconds: everySeconds.default(30),
  /** A file that changed more recently is still being written. */
  settleSeconds: z.number().min(0).max(3_600).default(5),
  profile: csvProfileSchema,
});

const cdaSourceSchema = z.strictObject({
  kind: z.literal('cda'),
  name,
  folder,
  everySeconds: everySeconds.default(30),
  settleSeconds: z.number().min(0).max(3_600).default(5),
  /** The hub takes 16 MiB for a whole transaction, the document inside as base64. */
  maxBytes: z.number().int().min(10_000).max(8_000_000).default(8_000_000),
});

const fhirSourceSchema = z.strictObject({ kind: z.literal('fhir'), name, ...fhirSourceShape });

export const sourcesSchema = z
  .array(z.discriminatedUnion('kind', [csvSourceSchema, cdaSourceSchema, fhirSourceSchema]))
  .max(50)
  .refine((all) => new Set(all.map((one) => one.name)).size === all.length, 'dos fuentes tienen el mismo nombre')
  .refine((all) => {
    const folders = all.flatMap((one) => ('folder' in one ? [one.folder] : []));
    return new Set(folders).size === folders.length;
  }, 'dos fuentes leen la misma carpeta');

export type SourceConfig = z.output<typeof sourcesSchema>[number];
export type CsvSourceConfig = z.output<typeof csvSourceSchema>;
export type CdaSourceConfig = z.output<typeof cdaSourceSchema>;
export type FhirSourceConfig = z.output<typeof fhirSourceSchema>;
