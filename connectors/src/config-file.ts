/**
 * The one configuration file of an edge, JSON: `settings` by the names of config-keys.ts, `privateJwk` (or the name of its file among the
 * settings), `profile` (profile.ts) and `sources`. A name that nobody knows is a mistake, not something to pass over: it is usually a
 * misspelt one.
 */
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { z } from 'zod';
import { KEYS } from './config-keys.ts';

export interface ConfigFile {
  readonly values: ReadonlyMap<string, string>;
  readonly privateJwk: JWK | undefined;
  /** Input of hospitalProfileSchema. */
  readonly profile: object;
  readonly problems: readonly string[];
  /** Nothing of it is known. */
  readonly isUnreadable: boolean;
}

const KNOWN = new Set(KEYS.map(({ key }) => key).filter((key) => key !== 'CONNECTOR_CONFIG_FILE'));
const object = z.record(z.string(), z.unknown());
const fileSchema = z.strictObject({
  settings: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  privateJwk: object.optional(),
  profile: object.default({}),
  sources: z.unknown().optional(),
});

export function readConfigFile(file: string): ConfigFile {
  const values = new Map<string, string>();
  const problems: string[] = [];
  const content = readContent(file, problems);
  if (content === undefined) return { values, privateJwk: undefined, profile: {}, problems, isUnreadable: true };
  for (const [key, value] of Object.entries(content.settings)) {
    if (KNOWN.has(key)) values.set(key, String(value).trim());
    else problems.push(`${file}, settings.${key}: no se conoce. Se conocen: ${[...KNOWN].join(', ')}.`);
  }
  const { privateJwk, profile, sources } = content;
  const whole = sources === undefined ? profile : { ...profile, sources };
  return { values, privateJwk, profile: whole, problems, isUnreadable: false };
}

/** A misspelt name is the most common mistake, and the library says that in English. */
export const wordsOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys' ? `no se conoce ${issue.keys.map((key) => `«${key}»`).join(', ')}` : issue.message;

function readContent(file: string, problems: string[]): z.output<typeof fileSchema> | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Its place and not its words: those quote the file, which holds the private key.
    const at = /position (\d+)/.exec(message)?.[1];
    const place = code ?? (at === undefined ? 'revise comas, comillas y llaves' : `cerca del carácter ${at}`);
    const text = code === 'ENOENT' ? `no existe el archivo ${file}` : `${file} no se puede leer como JSON (${place})`;
    problems.push(`CONNECTOR_CONFIG_FILE: ${text}.`);
    return undefined;
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues)
    problems.push(`${file}, ${issue.path.join('.') || 'raíz'}: ${wordsOf(issue)}.`);
  return undefined;
}
