/** How a FHIR R4 server of a hospital is asked for what changed: keys of a source of kind `fhir`. */
import { z } from 'zod';

/** In this order: what others refer to comes first. */
export const POLLED = [
  'Patient',
  'Encounter',
  'Condition',
  'AllergyIntolerance',
  'Procedure',
  'Immunization',
  'MedicationRequest',
  'Observation',
  'DiagnosticReport',
] as const;

const address = z.string().regex(/^https?:\/\/[^\s?#]+$/, 'no es una URL http(s)');

export const fhirSourceShape = {
  url: address.transform((text) => text.replace(/\/+$/, '')),
  types: z
    .array(z.enum(POLLED))
    .min(1)
    .default([...POLLED]),
  everySeconds: z.number().min(0.05).max(86_400).default(300),
  /** Looked at again each time: what was committed late carries an earlier time than what was seen already. */
  overlapSeconds: z.number().min(0).max(86_400).default(300),
  pageSize: z.number().int().min(1).max(500).default(100),
  /** Between two pages, so that the hospital's system keeps breathing. */
  pauseMs: z.number().int().min(0).max(60_000).default(200),
  timeoutMs: z.number().int().min(100).max(600_000).default(30_000),
  /** Asks the history for what was deleted; a server without history of types needs false. */
  deleted: z.boolean().default(true),
  /** Identifier systems of that server → `curp`, `expediente`, `nss`, or another address. */
  identifiers: z.record(z.string(), z.string().min(1)).default({}),
  auth: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('bearer'), tokenFile: z.string().min(1) }),
      z.strictObject({
        kind: z.literal('smart'),
        tokenUrl: address,
        clientId: z.string().min(1),
        privateJwkFile: z.string().min(1),
        scope: z.string().default('system/*.rs'),
      }),
    ])
    .default({ kind: 'none' }),
};
