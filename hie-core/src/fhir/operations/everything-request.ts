/** The parameters of Patient/$everything. https://hl7.org/fhir/R4/patient-operation-everything.html */
import { fault } from '../../errors.ts';
import { parseDateRange } from '../../r4/date-range.ts';
import { isResourceType } from '../../r4/validate.ts';
import type { RecordQuery } from '../../store/guarded-record.ts';

export interface EverythingRequest {
  readonly query: Omit<RecordQuery, 'patientId'>;
  /** What the links repeat. */
  readonly used: URLSearchParams;
}

const DEFAULT_COUNT = 100;
const MAX_COUNT = 1_000;
const KNOWN = new Set(['_type', '_since', '_count', '_cursor', 'start', 'end']);
const HARMLESS = new Set(['_format', '_pretty']);

/** @throws HubError `value`, `not-supported` */
export function parseEverything(asked: URLSearchParams): EverythingRequest {
  for (const name of asked.keys()) if (!KNOWN.has(name) && !HARMLESS.has(name)) throw unknownParameter(name);
  const types = asked
    .getAll('_type')
    .flatMap((text) => text.split(','))
    .filter((type) => type !== '');
  const wrong = types.find((type) => !isResourceType(type));
  if (wrong !== undefined) throw wrongValue('_type', wrong, 'Escriba tipos de recurso de FHIR R4, como Condition.');
  const used = new URLSearchParams(
    [...asked].filter(([name, value]) => KNOWN.has(name) && name !== '_cursor' && value !== ''),
  );
  return {
    query: {
      types: types.length === 0 ? undefined : new Set(types),
      sinceMs: momentOf(asked, '_since')?.low,
      fromMs: momentOf(asked, 'start')?.low,
      toMs: momentOf(asked, 'end')?.high,
      count: countOf(asked.get('_count') || undefined),
      cursor: asked.get('_cursor') || undefined,
    },
    used,
  };
}

function momentOf(asked: URLSearchParams, name: string): { low: number; high: number } | undefined {
  const text = asked.get(name) || undefined;
  if (text === undefined) return undefined;
  // A plus that nobody escaped arrives as a space.
  const range = parseDateRange(text.replace(' ', '+'));
  if (range === undefined) throw wrongValue(name, text, 'Escriba por ejemplo 2026-01-31T08:00:00-06:00.');
  return range;
}

function countOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_COUNT;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw wrongValue('_count', text, `Escriba un entero de 1 a ${MAX_COUNT}.`);
  return Math.min(Number(text), MAX_COUNT);
}

const wrongValue = (path: string, value: string, fix: string) =>
  fault('value', `El parámetro «${path}» no se entiende.`, {
    path,
    rule: 'R4 Patient/$everything',
    value: value.slice(0, 80),
    fix,
  });

/** Leaving out what was asked for would answer another question. */
const unknownParameter = (name: string) =>
  fault('not-supported', `Patient/$everything no atiende el parámetro «${name.slice(0, 60)}».`, {
    path: name.slice(0, 80),
    rule: 'R4 Patient/$everything',
    fix: 'Use _type, _since, start, end y _count.',
  });
