import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Who may import whom (ARCHITECTURE.md): the walls of the house, held by reading every import of the product's code. */
const ROOT = join(import.meta.dirname, '..');
const WORKSPACES = ['terminology', 'connectors', 'hie-core', 'ehr-lite'] as const;

interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
  /** Those of them that are gone when the code runs. */
  readonly types: ReadonlySet<string>;
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
  const types = [...text.matchAll(/^\s*(?:import|export)\s+type\b[^'"`;]*?from\s*['"]([^'"]+)['"]/gm)].map((match) =>
    resolve(path, match[1]!),
  );
  return { path, imports: specifiers, types: new Set(types), text };
}

const files = WORKSPACES.flatMap((workspace) => sources(join(workspace, 'src'))).map(read);
const within = (folder: string) => files.filter((file) => file.path.startsWith(folder));

function offenders(candidates: readonly SourceFile[], forbidden: (file: SourceFile, target: string) => boolean) {
  return candidates.flatMap((file) =>
    file.imports.filter((target) => forbidden(file, target)).map((target) => `${file.path} → ${target}`),
  );
}

/** Files of the web app whose code, comments left out, uses what only `allowed` may. */
const using = (candidates: readonly SourceFile[], what: RegExp, allowed: readonly string[]): readonly string[] =>
  candidates
    .filter(({ path, text }) => !allowed.includes(path.slice('ehr-lite/src/'.length)) && what.test(codeOf(text)))
    .map(({ path }) => path);
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');

const isOurs = (target: string) => WORKSPACES.some((workspace) => target.startsWith(`${workspace}/`));
const bare = (name: string) => (target: string) => target === name || target.startsWith(`${name}/`);
/** What others stand on, though a slice is what opens it: messages to people, the catalogues. */
const FLOORS = ['notices', 'terminology'];
/** Listed where the hub lists them, so that none is forgotten here; subscriptions are opened by the hub itself. */
const SLICES = [
  ...new Set(
    [
      ...readFileSync(join(ROOT, 'hie-core/src/hub/slices.ts'), 'utf8').matchAll(/from '\.\.\/([\w-]+)\/.*slice\.ts'/g),
    ].map(([, slice]) => slice!),
  ),
  'subscriptions',
].filter((slice) => !FLOORS.includes(slice));

/** Of terminology/src, what works outside the hub too. */
const SHARED: Readonly<Record<string, RegExp>> = {
  connectors: /^terminology\/src\/(edge|identifiers|ordering)\//,
  'ehr-lite': /^terminology\/src\/(booking|identifiers|ordering|prescribing|search)\//,
};

describe('architecture', () => {
  it('finds the code it judges', () => {
    for (const workspace of WORKSPACES) expect(within(`${workspace}/src`).length).toBeGreaterThan(1);
    for (const slice of SLICES) expect(within(`hie-core/src/${slice}/`).length).toBeGreaterThan(1);
    expect(SLICES.length).toBeGreaterThan(12);
  });

  it('connectors and ehr-lite reach the hub by HTTP only; what both sides do is shared', () => {
    const edges = [...within('connectors/'), ...within('ehr-lite/')];
    expect(
      offenders(edges, (file, target) => {
        const own = file.path.split('/')[0]!;
        const shared = SHARED[own]!.test(target);
        // What a route answers, or an edge reports, is named once (docs/adr/0047): the shape alone crosses, nothing that runs.
        const named = /^(hie-core\/src\/.+\/api\.ts|terminology\/src\/edge\/report\.ts)$/.test(target);
        const shape = own === 'ehr-lite' && named && file.types.has(target);
        return isOurs(target) && !target.startsWith(`${own}/`) && !shared && !shape;
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

  it('days, folios and calendar files import nothing but each other', () => {
    expect(
      offenders(within('terminology/src/booking/'), (_, target) => !target.startsWith('terminology/src/booking/')),
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
      path.startsWith('hie-core/src/http/') ||
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

  it('what is no slice knows none but by its read.ts; the hub puts them together, and the verifier asks one pure rule', () => {
    const together = /^hie-core\/src\/(server\.ts$|hub\/)/;
    const others = within('hie-core/src/').filter(
      ({ path }) => !together.test(path) && !SLICES.includes(path.split('/')[2]!),
    );
    const known = offenders(
      others,
      (_, target) =>
        SLICES.some((slice) => target.startsWith(`hie-core/src/${slice}/`)) && !target.endsWith('/read.ts'),
    );
    // What was signed is held to what is stored, and of a visit the hub keeps a discharge that a later message leaves out.
    expect(known).toEqual(['hie-core/src/security/sources/verify.ts → hie-core/src/visits/discharge-rule.ts']);
  });

  it('the web app has one way to the network: four files fetch, and the hub is asked in resource files', () => {
    const web = within('ehr-lite/src/');
    const doors = ['hub/read.ts', 'hub/reachable.ts', 'live/follow.ts', 'session/token-endpoint.ts'];
    const asking = /^ehr-lite\/src\/(hub\/|.*\.resource\.ts$|outbox\/drain\.ts$|offline\/prefetch\.ts$)/;
    expect(using(web, /\bfetch\(|\b(XMLHttpRequest|EventSource|sendBeacon|WebSocket)\b/, doors)).toEqual([]);
    const imports = /import \{[^}]*\b(?<!type )(ask|read|readPage|search)\b[^}]*\} from '[./]+\/hub\/read\.ts'/;
    const askers = web.filter((file) => imports.test(file.text) && !asking.test(file.path));
    expect(askers.map((file) => file.path)).toEqual([]);
  });

  it('the web app keeps things in four places: one for small things, and the shelves of copies, catalogues and of who they are', () => {
    const web = within('ehr-lite/src/');
    expect(using(web, /\b(local|session)Storage\b/, ['hub/remembered.ts'])).toEqual([]);
    expect(using(web, /\bindexedDB\b|from 'idb'/, ['offline/shelf.ts'])).toEqual([]);
    expect(using(web, /\bcaches\.(open|match|delete)\b/, ['terminology/offline-terms.ts'])).toEqual([]);
    expect(using(web, /\bdocument\.cookie\b/, ['offline/vault.ts'])).toEqual([]);
  });

  it('the web app has one way to wait and one look of what is wrong', () => {
    const web = within('ehr-lite/src/');
    expect(
      using(web, /role="status"[^>]*>\s*\{t\('[\w.]*\.(loading|looking|opening|finding|reading|searching)'/, []),
    ).toEqual([]);
    const asked = /<ProblemNotice error=\{(\w+)\.error\} onRetry=\{\(\) => void \1\.refetch\(\)\}/;
    expect(using(web, asked, [])).toEqual([]);
    const looks = /class="notice notice-problem[^>]*role="alert"/;
    expect(using(web, looks, ['shell/wrong.tsx', 'telemonitoring/home-reading/doubt-notice.tsx'])).toEqual([]);
  });

  it('no file of the product grows past 400 lines', () => {
    const long = files.filter((file) => !file.path.includes('/generated/') && file.text.split('\n').length > 400);
    expect(long.map((file) => file.path)).toEqual([]);
  });
});
