/**
 * Attacks that are prevented by what the code does not contain: regular expressions that a text can keep busy (ReDoS), calls to other
 * servers past the guard (SSRF), parsers of XML or archives, HTML set as text, and packages under licences that do not fit Apache-2.0.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateResource } from '@amate/hie-core/r4/validate.ts';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import { analyse } from 'scslre';

const ROOT = join(import.meta.dirname, '..', '..');
const FILES = globSync('{terminology,connectors,hie-core,ehr-lite}/src/**/*.{ts,tsx}', { cwd: ROOT })
  .filter((path) => !/\.(?:test|contract|fixture)\.tsx?$|\.d\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
const using = (pattern: RegExp): string[] =>
  FILES.filter(({ text }) => pattern.test(text))
    .map(({ path }) => path)
    .sort();

interface Literal {
  readonly path: string;
  readonly pattern: string;
  readonly flags: string;
}

/** Regular expressions of the code, and texts given to `new RegExp`. */
function literalsOf({ path, text }: { path: string; text: string }): Literal[] {
  const found: Literal[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (typeof node === 'object' && node !== null) look(node);
  };
  const look = (node: object): void => {
    const { type, pattern, flags } = node as { type?: string; pattern?: string; flags?: string };
    if (type === 'RegExpLiteral') found.push({ path, pattern: pattern!, flags: flags! });
    Object.values(node).forEach(visit);
  };
  visit(parseSync(text, { syntax: 'typescript', tsx: path.endsWith('.tsx'), target: 'es2022' }));
  return found;
}

describe('ReDoS', () => {
  const literals = FILES.flatMap(literalsOf);

  it('finds the regular expressions that it judges, and would find a bad one', () => {
    expect(literals.length).toBeGreaterThan(150);
    const bad = ['(a+)+$', '^a*a*$', '\\s*,?\\s*$', '^(\\w+\\s?)*$'];
    for (const pattern of bad) expect(analyse({ source: pattern, flags: '' }).reports.length).toBeGreaterThan(0);
  });

  it('no expression backtracks without bound: neither exponentially nor with the square of the text', () => {
    const wrong = literals.flatMap(({ path, pattern, flags }) => {
      const { reports } = analyse({ source: pattern, flags }, { reportTypes: { Move: false } });
      return reports.map(
        ({ type, exponential }) => `${path}: /${pattern}/${flags} ${type}${exponential ? ' (exponential)' : ''}`,
      );
    });
    expect(wrong).toEqual([]);
  });

  it('those that FHIR’s own invariants bring along neither', () => {
    const invariants = readFileSync(join(ROOT, 'hie-core/src/r4/generated/invariants.json'), 'utf8');
    const patterns = [...invariants.matchAll(/matches\('((?:[^'\\]|\\.)+)'\)/g)].map(
      ([, text]) => JSON.parse(`"${text}"`) as string,
    );
    expect(patterns.length).toBeGreaterThan(0);
    const wrong = patterns.filter(
      (source) => analyse({ source, flags: '' }, { reportTypes: { Move: false } }).reports.length > 0,
    );
    expect(wrong).toEqual([]);
  });

  it('expressions put together at run time are made of the code’s own constants', () => {
    expect(using(/new RegExp\(/)).toEqual([
      // The formats of a hospital's profile, a closed alphabet.
      'connectors/src/csv/cell.ts',
      ...['connectors/src/hl7v2/escape.ts', 'connectors/src/sources/map-again.ts', 'ehr-lite/src/chart/origin.ts'],
      // A typed dose is 200 letters at most; phrases.test.ts has the hostile ones.
      ...['amount', 'duration', 'frequency', 'leftover', 'strength'].map(
        (part) => `ehr-lite/src/prescription/dose/${part}.ts`,
      ),
      'ehr-lite/src/timeline/source.ts',
      ...['hie-core/src/appointments/asked.ts', 'hie-core/src/notices/compose.ts', 'hie-core/src/orders/act.ts'],
      ...['hie-core/src/r4/invariant/functions.ts', 'hie-core/src/r4/validate/decide/accepts-narrative.ts'],
      ...['hie-core/src/r4/validate/decide/accepts-reference.ts', 'hie-core/src/record-search/search.ts'],
      ...['hie-core/src/store/guarded-record.ts', 'terminology/src/edge/mask.ts'],
    ]);
  });

  it.each([
    ['a tag that never ends', '<p '.repeat(200_000)],
    ['attributes without end', `<p ${'class="a" '.repeat(60_000)}`],
    ['entities without end', '&amp'.repeat(150_000)],
    ['open tags', '<b>'.repeat(100_000)],
    ['spaces', ' '.repeat(500_000)],
  ])('narrative: %s is judged in a moment', (_title, inside) => {
    const start = process.cpuUsage();
    const text = { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside}` };
    expect(validateResource({ resourceType: 'Basic', code: { text: 'x' }, text }).length).toBeGreaterThan(0);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(1_500);
  });
});

/** The guard itself; what listens; types; programs of the operator, for an address that he gives; `fetch` that is the guarded one. */
const JUDGED_CALLERS = [
  'hie-core/src/embedded-postgres/free-port.ts',
  'hie-core/src/http/bounds.ts',
  'hie-core/src/http/event-stream.ts',
  'hie-core/src/http/server.ts',
  'hie-core/src/outgoing/addresses.ts',
  'hie-core/src/outgoing/call.ts',
  // The operator's loader, to the hub that he names.
  'hie-core/src/registries/load/hub-door.ts',
  'hie-core/src/security/audit-log/verify/fetch-published.ts',
  'hie-core/src/security/clients/key-sets.ts',
  'hie-core/src/security/headers.ts',
  'hie-core/src/security/routes.ts',
  'hie-core/src/security/sign-in/attempts.ts',
  'hie-core/src/security/token-cli.ts',
  'hie-core/src/server.ts',
  // The operator's own broker, and the one that listens.
  'hie-core/src/telemonitoring/intake/bridge.ts',
  'hie-core/src/telemonitoring/intake/broker.ts',
];
/**
 * C-CDA without document types and entities, bounded in bytes, depth and elements; what the browser itself packed and sealed; a signature's kept bytes, with a bound; catalogue files that an operator loads, bounded by
 * entry, total and ratio.
 */
const JUDGED_PARSERS = [
  'connectors/src/cda/xml.ts',
  'ehr-lite/src/offline/pack.ts',
  'hie-core/src/security/sources/verify.ts',
  'terminology/src/load/source/tarball.ts',
  'terminology/src/load/source/zip.ts',
];

describe('what the code must not contain', () => {
  it('SSRF: no call to another server but through outgoing/, and those that the operator configures', () => {
    const callers = FILES.filter(({ text }) => {
      const own = text.replaceAll(/\b(?:options|this|door|deps|dependencies)\.fetch\(/g, '');
      return /from 'node:(?:https?|http2|net|tls|dgram)'|from '(?:undici|mqtt)'|\bfetch\(|new WebSocket\(|new EventSource\(/.test(
        own,
      );
    }).map(({ path }) => path);
    expect(callers.filter((path) => path.startsWith('hie-core/')).sort()).toEqual(JUDGED_CALLERS);
  });

  it('XXE and zip bombs: nothing parses XML, YAML with types or archives', () => {
    const PARSERS =
      /from '(?:[^'.][^']*xml[^']*|saxes|js-yaml|yaml|adm-zip|jszip|yauzl[^']*|unzipper|fflate|tar|exceljs|xlsx)'|(?:gunzip|inflate|unzip|decompress)\w*\(/i;
    expect(using(PARSERS)).toEqual(JUDGED_PARSERS);
  });

  it('stored XSS: no HTML is set from text, no code from text', () => {
    const SINKS =
      /dangerouslySetInnerHTML|\.innerHTML\s*=|\.outerHTML\s*=|insertAdjacentHTML|document\.write|srcdoc=|\beval\(/;
    expect(using(SINKS)).toEqual([]);
    const MADE = FILES.filter(({ text }) => /new Function\(/.test(text)).map(({ path }) => path);
    // From the committed tables of R4 (ADR 0013), never from a request.
    expect(MADE).toEqual(['hie-core/src/r4/constants.ts']);
  });

  it('prototype pollution: nothing merges deeply or sets by a path that was sent', () => {
    expect(using(/from '(?:lodash[^']*|deepmerge|merge-deep|set-value|dot-prop|qs|flat)'/)).toEqual([]);
  });
});

/** https://www.apache.org/legal/resolved.html, category A, and what is only linked to at run time unmodified (category B). */
const FITTING = new Set([
  ...[
    'MIT',
    'MIT-0',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'Unlicense',
    'CC0-1.0',
    'BlueOak-1.0.0',
    'Zlib',
  ],
  ...['Python-2.0', 'PostgreSQL', 'MPL-2.0', 'CC-BY-3.0', 'CC-BY-4.0'],
]);

/** Whose manifest names none by its SPDX name; what its own licence file says, read by hand. */
const READ = new Map([
  // BSD 3-clause of the U.S. National Library of Medicine; the UCUM table within it under UCUM's own terms: free to use and to pass on, unchanged.
  ['@lhncbc/ucum-lhc', 'BSD-3-Clause'],
  ['xmldoc', 'MIT'],
]);

describe('supply chain', () => {
  interface Locked {
    readonly dev?: boolean;
    readonly devOptional?: boolean;
    readonly optional?: boolean;
    readonly link?: boolean;
    readonly resolved?: string;
    readonly integrity?: string;
    readonly version?: string;
    readonly license?: string;
    readonly hasInstallScript?: boolean;
  }
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const production = Object.entries(packages).filter(
    ([path, one]) => path.includes('node_modules/') && !one.dev && !one.link,
  );
  const fits = (expression: string): boolean => {
    const parts = expression.replaceAll(/[()]/g, '').split(/ OR /);
    return parts.some((part) => part.split(/ AND /).every((id) => FITTING.has(id.trim())));
  };

  it('every production package has a licence that fits Apache-2.0', () => {
    expect(production.length).toBeGreaterThan(50);
    const wrong = production.flatMap(([path, { license, version }]) => {
      const manifest = join(ROOT, path, 'package.json');
      const stated = existsSync(manifest)
        ? (JSON.parse(readFileSync(manifest, 'utf8')) as { license?: unknown }).license
        : license;
      return fits(READ.get(path.replace(/^.*node_modules\//, '')) ?? (typeof stated === 'string' ? stated : ''))
        ? []
        : [`${path}@${version}: ${JSON.stringify(stated ?? license)}`];
    });
    expect(wrong).toEqual([]);
  });

  it('every package is pinned by a hash, and comes from nowhere but the registry', () => {
    const loose = Object.entries(packages).filter(
      ([path, { link, integrity, resolved, optional }]) =>
        path.includes('node_modules/') &&
        !link &&
        // Of other platforms the lock may know the name and version only: they are not installed here.
        ((!optional && !integrity?.startsWith('sha512-')) || /^(?:git|http:|file:)/.test(resolved ?? '')),
    );
    expect(loose.map(([path]) => path)).toEqual([]);
    const manifests = globSync('{.,*}/package.json', { cwd: ROOT }).filter((path) => !path.includes('node_modules'));
    for (const path of manifests) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Record<
        string,
        Record<string, string>
      >;
      for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies }))
        expect([path, name, range]).toEqual([path, name, expect.stringMatching(/^\d+\.\d+\.\d+(?:-[\w.]+)?$/)]);
    }
  });

  it('no package runs a program at installation but those that are named', () => {
    const { allowScripts = {} } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      allowScripts?: Record<string, boolean>;
    };
    const runs = production.filter(([, { hasInstallScript, optional }]) => hasInstallScript && !optional);
    const names = runs.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(names.filter((name) => !(name in allowScripts))).toEqual([]);
  });
});
