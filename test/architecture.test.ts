import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Who may import whom (ARCHITECTURE.md): the walls of the house, held by reading every import of the product's code. */
const ROOT = join(import.meta.dirname, '..');
const WORKSPACES = ['terminology', 'connectors', 'hie-core', 'ehr-lite'] as const;

interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
  readonly text: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .filter(
      (path) => !path.includes('node_modules') && !path.includes('/dist/') && !/\.(contract|fixture)\.ts$/.test(path),
    );
}

/** Resolves an import to a repository path (`hie-core/src/db.ts`) or to a bare package name. */
function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  const own = /^@amate\/([^/]+)\/(.+)$/.exec(specifier);
  if (own) return own[1] === 'test' ? `test/${own[2]}` : `${own[1]}/src/${own[2]}`;
  return specifier;
}

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const specifiers = [
    ...text.matchAll(/^\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g),
    ...text.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm),
  ].map((match) => resolve(path, match[1]!));
  return { path, imports: specifiers, text };
}

const files = WORKSPACES.flatMap((workspace) => sources(join(workspace, 'src'))).map(read);
const within = (folder: string) => files.filter((file) => file.path.startsWith(folder));

function offenders(candidates: readonly SourceFile[], forbidden: (file: SourceFile, target: string) => boolean) {
  return candidates.flatMap((file) =>
    file.imports.filter((target) => forbidden(file, target)).map((target) => `${file.path} → ${target}`),
  );
}

const isOurs = (target: string) => WORKSPACES.some((workspace) => target.startsWith(`${workspace}/`));
const bare = (name: string) => (target: string) => target === name || target.startsWith(`${name}/`);
const SLICES = [
  ...[
    'appointments',
    'supply',
    'telemonitoring',
    'hospitals',
    'open-data',
    'record',
    'mpi',
    'subscriptions',
    'local-codes',
    'notes',
    'orders',
    'record-search',
    'referrals',
    'registries',
    'visits',
  ],
];

describe('architecture', () => {
  it('finds the code it judges', () => {
    for (const workspace of WORKSPACES) expect(within(`${workspace}/src`).length).toBeGreaterThan(1);
  });

  it('connectors and ehr-lite reach the hub by HTTP only; identifiers and the search for terms are shared', () => {
    const edges = [...within('connectors/'), ...within('ehr-lite/')];
    expect(
      offenders(edges, (file, target) => {
        const own = file.path.split('/')[0]!;
        const shared = /^terminology\/src\/(booking|edge|identifiers|ordering|prescribing|search)\//.test(target);
        return isOurs(target) && !target.startsWith(`${own}/`) && !shared;
      }),
    ).toEqual([]);
  });

  it('identifiers import nothing but each other', () => {
    expect(
      offenders(
        within('terminology/src/identifiers/'),
        (_, target) => !target.startsWith('terminology/src/identifiers/'),
      ),
    ).toEqual([]);
  });

  it('orders and referrals in the abstract import identifiers, folios and each other only', () => {
    expect(
      offenders(
        within('terminology/src/ordering/').filter((file) => !file.path.endsWith('.test.ts')),
        (_, target) => !/^terminology\/src\/(ordering|identifiers|prescribing)\//.test(target),
      ),
    ).toEqual([]);
  });

  it('prescribing rules import nothing but each other; only what npm run generate calls reads files', () => {
    expect(
      offenders(
        within('terminology/src/prescribing/').filter((file) => !file.path.endsWith('/generate-substances.ts')),
        (_, target) => !target.startsWith('terminology/src/prescribing/'),
      ),
    ).toEqual([]);
  });

  it('the hub imports neither connectors nor the web app nor tests; conformance asks the mapping itself', () => {
    const mapping = /^connectors\/src\/(hl7v2\/|profile\.ts$|messages-in-file\.ts$)/;
    expect(
      offenders(within('hie-core/'), (file, target) => {
        const asks = file.path.startsWith('hie-core/src/hospitals/conformance/') && mapping.test(target);
        return /^(connectors|ehr-lite|test)\//.test(target) && !asks;
      }),
    ).toEqual([]);
  });

  it('express stands only where the hub is put together, in routes, and at the sign-in edge', () => {
    const allowed = (path: string) =>
      path === 'hie-core/src/server.ts' ||
      path === 'hie-core/src/http/app.ts' ||
      path.startsWith('hie-core/src/hub/') ||
      /(^|\/)routes\.ts$/.test(path) ||
      path.startsWith('hie-core/src/security/') ||
      path.startsWith('hie-core/src/fhir/') ||
      path.startsWith('hie-core/src/subscriptions/');
    expect(offenders(files, (file, target) => bare('express')(target) && !allowed(file.path))).toEqual([]);
  });

  it('pg stands only in db, migrate, sql files and the PostgreSQL store', () => {
    const allowed = (path: string) =>
      ['hie-core/src/db.ts', 'hie-core/src/migrate.ts'].includes(path) ||
      path.endsWith('/sql.ts') ||
      path.startsWith('hie-core/src/store/postgres/');
    expect(offenders(files, (file, target) => bare('pg')(target) && !allowed(file.path))).toEqual([]);
  });

  it('only config.ts reads the environment', () => {
    const offending = files.filter((file) => file.text.includes('process.env') && !file.path.endsWith('/config.ts'));
    expect(offending.map((file) => file.path)).toEqual([]);
  });

  it('fhir/ knows no SQL and no slice', () => {
    expect(
      offenders(
        within('hie-core/src/fhir/'),
        (_, target) =>
          target.startsWith('hie-core/src/store/postgres/') ||
          target.endsWith('/sql.ts') ||
          SLICES.some((slice) => target.startsWith(`hie-core/src/${slice}/`)),
      ),
    ).toEqual([]);
  });

  it('store/ knows no HTTP and no slice', () => {
    expect(
      offenders(
        within('hie-core/src/store/'),
        (_, target) =>
          target.startsWith('hie-core/src/fhir/') ||
          bare('express')(target) ||
          SLICES.some((slice) => target.startsWith(`hie-core/src/${slice}/`)),
      ),
    ).toEqual([]);
  });

  it('the two stores do not know each other, and what they share knows neither', () => {
    const adapter = (path: string) => /^hie-core\/src\/store\/(postgres|hapi)\//.exec(path)?.[1];
    expect(
      offenders(within('hie-core/src/store/'), (file, target) => {
        const other = adapter(target);
        return other !== undefined && other !== adapter(file.path) && !file.path.endsWith('.test.ts');
      }),
    ).toEqual([]);
  });

  it('r4/ is pure: the fault type, the generated tables and itself', () => {
    expect(
      offenders(
        within('hie-core/src/r4/').filter((file) => !/\/generate[^/]*\.ts$|\/generate\//.test(file.path)),
        (_, target) => isOurs(target) && !target.startsWith('hie-core/src/r4/') && target !== 'hie-core/src/errors.ts',
      ),
    ).toEqual([]);
  });

  it('a slice touches another slice only through its read.ts', () => {
    expect(
      offenders(
        SLICES.flatMap((slice) => within(`hie-core/src/${slice}/`)),
        (file, target) => {
          const own = file.path.split('/')[2]!;
          const other = SLICES.find((slice) => target.startsWith(`hie-core/src/${slice}/`));
          return other !== undefined && other !== own && !target.endsWith('/read.ts');
        },
      ),
    ).toEqual([]);
  });

  it('no file of the product grows past 400 lines', () => {
    const long = files.filter((file) => !file.path.includes('/generated/') && file.text.split('\n').length > 400);
    expect(long.map((file) => file.path)).toEqual([]);
  });
});
