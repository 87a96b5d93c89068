/**
 * Requests as no client should send them: real types, parameters and examples from the official definitions, spoilt at random, with
 * headers and ids to match. https://hl7.org/fhir/R4/http.html
 */
import { searchParametersOf } from '@amate/hie-core/r4/search-parameters.ts';
import { RESOURCE_TYPES } from '@amate/hie-core/r4/validate.ts';
import fc from 'fast-check';

export interface FuzzRequest {
  readonly method: string;
  /** Below the FHIR base; may be no valid URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface FuzzSeed {
  /** Valid resources to be spoilt. */
  readonly examples: readonly object[];
  /** `Type/id` of what the hub holds. */
  readonly held: readonly string[];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const MODIFIERS = [
  ...['missing', 'exact', 'contains', 'text', 'not', 'in', 'not-in', 'of-type', 'identifier', 'above', 'below'],
  ...['Patient', 'iterate', 'zzz', 'Patient.name', 'missing:exact'],
];
const COMMON = [
  ...['_id', '_lastUpdated', '_tag', '_profile', '_security', '_source', '_text', '_content', '_list', '_has', '_type'],
  ...[
    '_sort',
    '_count',
    '_include',
    '_revinclude',
    '_summary',
    '_total',
    '_elements',
    '_contained',
    '_cursor',
    '_since',
  ],
  ...['_at', '_format', '_pretty', '_filter', '_query', 'mode', 'profile', 'start', 'end'],
];
const OPERATIONS = [
  '$everything',
  '$summary',
  '$validate',
  '$meta',
  '$meta-add',
  '$meta-delete',
  '$nope',
  '_search',
  '_history',
];
const HOSTILE = [
  ...['', ' ', '%', '%%%%%%%%', '%00', '\u0000', "' or 1=1 --", '|', '||', ',,,,', '\\', '\\,', '$', '||||', 'a|b|c|d'],
  ...[
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'toString',
    '\ud800',
    '🐢',
    '9'.repeat(400),
    '-1',
    '1e999',
    'NaN',
  ],
  ...[
    '0000-00-00',
    '9999-12-31T23:59:60Z',
    '2024-02-30',
    'ge',
    'ge2024',
    'sa',
    'ap2024-01',
    '>5',
    '5|http://x|mg',
    '5.4e-3',
  ],
  ...[
    'urn:uuid:x',
    'http://[',
    '#',
    'Patient/',
    '/',
    'Patient/x/_history/',
    'Observation:patient:zzz',
    '*',
    'true',
    'null',
  ],
  'x'.repeat(5_000),
];

const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 40 }), fc.webUrl());
const plainValue = fc.oneof(
  fc.constantFrom(
    '2024-03',
    'ge2024-01-01',
    'http://loinc.org|8867-4',
    '|x',
    '5.4',
    'lt10|http://unitsofmeasure.org|mg',
    'Ana',
  ),
  fc.integer({ min: -5, max: 2_000 }).map(String),
);
const json = fc.jsonValue({ maxDepth: 4 });

export function fuzzRequest({ examples, held }: FuzzSeed): fc.Arbitrary<FuzzRequest> {
  const type = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...RESOURCE_TYPES) },
    { weight: 1, arbitrary: hostile },
  );
  const instance = fc.oneof(
    fc.constantFrom(...held),
    fc.tuple(type, hostile).map(([one, id]) => `${one}/${id}`),
  );
  const headers = fuzzHeaders();
  const body = fuzzBody(examples, held);
  const search = fc.tuple(type, fc.constantFrom('', '/_search', '/_history', '/$everything')).chain(([one, tail]) =>
    fuzzQuery(one, held).map((query) => ({
      method: tail === '/_search' ? 'POST' : 'GET',
      path: `/${one}${tail}?${query}`,
    })),
  );
  const system = fuzzQuery('Patient', held).map((query) => ({ method: 'GET', path: `/?${query}` }));
  const compartment = fc
    .tuple(instance, type)
    .chain(([one, other]) =>
      fuzzQuery(other, held).map((query) => ({ method: 'GET', path: `/${one}/${other}?${query}` })),
    );
  const one = fc.tuple(
    fc.constantFrom(...METHODS),
    instance,
    fc.constantFrom('', ...OPERATIONS.map((o) => `/${o}`), '/_history/1'),
    fuzzQuery('Patient', held),
  );
  const onInstance = one.map(([method, at, tail, query]) => ({ method, path: `/${at}${tail}?${query}` }));
  const onType = fc
    .tuple(
      fc.constantFrom(...METHODS),
      type,
      fc.constantFrom('', ...OPERATIONS.map((o) => `/${o}`)),
      fuzzQuery('Patient', held),
    )
    .map(([method, at, tail, query]) => ({ method, path: `/${at}${tail}?${query}` }));
  const root = fc.constantFrom(...METHODS).map((method) => ({ method, path: '' }));
  const line = fc.oneof(
    { weight: 5, arbitrary: search },
    { weight: 4, arbitrary: onInstance },
    { weight: 3, arbitrary: onType },
    { weight: 2, arbitrary: root },
    { weight: 1, arbitrary: system },
    { weight: 1, arbitrary: compartment },
  );
  return fc.tuple(line, headers, body).map(([{ method, path }, own, sent]) => ({
    method,
    path,
    headers: own,
    body: method === 'GET' || method === 'HEAD' ? undefined : sent,
  }));
}

function fuzzQuery(type: string, held: readonly string[]): fc.Arbitrary<string> {
  const own = (RESOURCE_TYPES as readonly string[]).includes(type)
    ? searchParametersOf(type).map(({ code }) => code)
    : [];
  const code = fc.oneof(fc.constantFrom(...(own.length > 0 ? own : COMMON)), fc.constantFrom(...COMMON), hostile);
  const name = fc
    .tuple(code, fc.option(fc.constantFrom(...MODIFIERS), { freq: 3, nil: undefined }), fc.boolean())
    .map(
      ([base, modifier, chained]) =>
        `${base}${modifier === undefined ? '' : `:${modifier}`}${chained && modifier ? '.name' : ''}`,
    );
  const value = fc.oneof(
    plainValue,
    hostile,
    fc.constantFrom(...held),
    fc.constantFrom('Patient:organization', 'Observation:subject', '-date'),
  );
  return fc
    .array(fc.tuple(name, value), { maxLength: 4 })
    .map((pairs) => pairs.map(([key, one]) => `${escaped(key)}=${escaped(one)}`).join('&'));
}

/** A lone surrogate has no URL form. */
const escaped = (text: string): string => encodeURIComponent(text.toWellFormed());

function fuzzHeaders(): fc.Arbitrary<Record<string, string>> {
  const value = (...usual: string[]) =>
    fc.option(fc.oneof(fc.constantFrom(...usual), fc.string({ maxLength: 30 })), { freq: 3, nil: undefined });
  return fc
    .record({
      'content-type': fc.constantFrom(
        ...[
          'application/fhir+json',
          'application/fhir+json',
          'application/fhir+json',
          'application/json; charset=utf-8',
        ],
        ...[
          'application/json-patch+json',
          'application/x-www-form-urlencoded',
          'application/fhir+xml',
          'text/plain',
          'x',
          '',
        ],
      ),
      accept: value('application/fhir+json', '*/*', 'application/fhir+xml', 'text/html'),
      prefer: value('return=minimal', 'return=OperationOutcome', 'handling=strict', 'respond-async'),
      'if-match': value('W/"1"', 'W/"999"', '"1"', '*'),
      'if-none-match': value('W/"1"', '*'),
      'if-none-exist': value('identifier=a|b', '_id=x', 'name:exact=x'),
      'if-modified-since': value('Sat, 21 Nov 2026 00:00:00 GMT', 'ayer'),
    })
    .map((all) =>
      Object.fromEntries(
        Object.entries(all).filter(
          (pair): pair is [string, string] => pair[1] !== undefined && /^[\x20-\x7e]*$/.test(pair[1]),
        ),
      ),
    );
}

function fuzzBody(examples: readonly object[], held: readonly string[]): fc.Arbitrary<string | undefined> {
  const spoilt = fc
    .tuple(
      fc.constantFrom(...examples),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.oneof(json, hostile)), { maxLength: 3 }),
    )
    .map(([example, spoils]) => spoil(example, spoils));
  const entry = fc.record({
    fullUrl: fc.oneof(fc.constantFrom('urn:uuid:1', 'urn:uuid:2', 'http://x/Patient/1'), hostile),
    resource: spoilt,
    request: fc.record({
      method: fc.constantFrom(...METHODS),
      url: fc.oneof(fc.constantFrom('Patient', 'Observation', 'Patient?identifier=a|b', ...held.slice(0, 50)), hostile),
      ifNoneExist: fc.constantFrom('identifier=a|b', 'name=x', ''),
    }),
  });
  const bundle = fc
    .tuple(fc.constantFrom('transaction', 'batch', 'zzz'), fc.array(entry, { maxLength: 4 }))
    .map(([kind, entries]) => ({ resourceType: 'Bundle', type: kind, entry: entries }));
  const patch = fc.array(
    fc.record({
      op: fc.constantFrom('add', 'remove', 'replace', 'test', 'move', 'copy', 'zzz'),
      path: fc.oneof(fc.constantFrom('/status', '/name/0', '/meta', '/-', ''), hostile),
      value: json,
    }),
    { maxLength: 3 },
  );
  const parameters = fc.record({
    resourceType: fc.constant('Parameters'),
    parameter: fc.oneof(
      json,
      fc.array(
        fc.record({
          name: fc.constantFrom('resource', 'meta', 'mode', 'operation'),
          valueMeta: json,
          resource: spoilt,
        }),
        {
          maxLength: 2,
        },
      ),
    ),
  });
  const text = (arbitrary: fc.Arbitrary<unknown>) => arbitrary.map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 6, arbitrary: text(spoilt) },
    { weight: 3, arbitrary: text(bundle) },
    { weight: 2, arbitrary: text(patch) },
    { weight: 2, arbitrary: text(parameters) },
    { weight: 1, arbitrary: text(json) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 1, arbitrary: text(spoilt).map((one) => one.slice(0, Math.floor(one.length / 2))) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

type Node = Record<string, unknown>;

/** Puts each value in the place of some element of the copy. */
function spoil(example: object, spoils: readonly (readonly [number, number, unknown])[]): unknown {
  const copy = structuredClone(example) as Node;
  for (const [where, which, value] of spoils) {
    const nodes: Node[] = [];
    const collect = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      if (!Array.isArray(node)) nodes.push(node as Node);
      for (const child of Object.values(node)) collect(child);
    };
    collect(copy);
    const node = nodes[where % nodes.length]!;
    const keys = Object.keys(node);
    if (keys.length > 0) node[keys[which % keys.length]!] = value;
  }
  return copy;
}
