/** The parameters of Patient/$everything, and the cursor that carries on where a page ended. */
import { fault } from '../errors.ts';
import { parseDateRange } from '../r4/date-range.ts';
import { isResourceType } from '../r4/resource-types.ts';

export interface EverythingRequest {
  /** Types asked for; undefined: all. */
  readonly types: ReadonlySet<string> | undefined;
  /** FHIR date or instant: only what was stored since then. */
  readonly since: string | undefined;
  /** Of the compartment in a page, 1 to 1,000. */
  readonly count: number;
  readonly cursor: Cursor | undefined;
}

export interface Cursor {
  readonly type: string;
  /** The store's own, inside that type. */
  readonly within: string | undefined;
}

const DEFAULT_COUNT = 100;
const MAX_COUNT = 1_000;
const HARMLESS = new Set(['_format', '_pretty']);
const KNOWN = new Set(['_type', '_since', '_count', '_cursor']);

/** @throws HubError `value`, `not-supported` */
export function parseEverything(query: URLSearchParams): EverythingRequest {
  for (const name of query.keys()) if (!KNOWN.has(name) && !HARMLESS.has(name)) throw unknownParameter(name);
  const types = query
    .getAll('_type')
    .flatMap((text) => text.split(','))
    .filter((type) => type !== '');
  const wrong = types.find((type) => !isResourceType(type));
  if (wrong !== undefined) throw wrongValue('_type', wrong, 'Escriba tipos de recurso de FHIR R4, como Condition.');
  const since = query.get('_since') || undefined;
  if (since !== undefined && parseDateRange(since) === undefined) {
    throw wrongValue('_since', since, 'Escriba por ejemplo 2026-01-31T08:00:00-06:00.');
  }
  const cursor = query.get('_cursor') || undefined;
  return {
    types: types.length > 0 ? new Set(types) : undefined,
    since,
    count: countOf(query.get('_count') || undefined),
    cursor: cursor === undefined ? undefined : readCursor(cursor),
  };
}

function countOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_COUNT;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw wrongValue('_count', text, `Escriba un entero de 1 a ${MAX_COUNT}.`);
  return Math.min(Number(text), MAX_COUNT);
}

export const writeCursor = ({ type, within }: Cursor): string =>
  Buffer.from(within === undefined ? type : `${type}\n${within}`).toString('base64url');

function readCursor(text: string): Cursor {
  const [type, within] = Buffer.from(text, 'base64url').toString().split('\n', 2);
  if (type !== undefined && isResourceType(type)) return { type, within };
  throw wrongValue('_cursor', text, 'Siga el enlace «next» de la página anterior tal como vino.');
}

const wrongValue = (path: string, value: string, fix: string) =>
  fault('value', `El parámetro «${path}» no se entiende.`, {
    path,
    rule: 'R4 Patient/$everything',
    value: value.slice(0, 80),
    fix,
  });

/** Leaving out what was asked for (`start`, `end`) would answer another question. */
const unknownParameter = (name: string) =>
  fault('not-supported', `Patient/$everything no atiende el parámetro «${name.slice(0, 60)}».`, {
    path: name.slice(0, 80),
    rule: 'R4 Patient/$everything',
    fix: 'Use _type, _since y _count.',
  });
