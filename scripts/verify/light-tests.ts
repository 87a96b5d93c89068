/**
 * Which tests `npm run verify` runs: those that need neither database, browser nor other processes. Told by what a test imports, itself or
 * through the files of tests, so that nobody keeps a list: a test that asks for a hub tomorrow is left out tomorrow.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

export interface LightTests {
  /** Paths from the root. */
  readonly light: readonly string[];
  /** What they need → paths of the tests that stay for `npm test`. */
  readonly left: ReadonlyMap<string, readonly string[]>;
}

const NOT_OURS = /^(node_modules|dist|\..*)$/;

/** The first that matches tells why. */
const NEEDS: readonly (readonly [string, RegExp])[] = [
  ['navegador', /^(playwright-core$|test\/support\/browser\.ts$|scripts\/stack\/web-app\.ts$)/],
  ['otros procesos', /^(node:(child_process|cluster|worker_threads)$|test\/support\/amate\.ts$|scripts\/stack\/)/],
  ['PostgreSQL', /^(test\/support\/database(-door)?\.ts$|hie-core\/src\/embedded-postgres\.ts$)/],
];

/** The product may start processes without its test doing so; what tests share is asked further. */
const isOfTests = (path: string): boolean =>
  /^(test|scripts|bench)\//.test(path) || /\.(test|suite|contract|fixture)\.tsx?$/.test(path);

export function findLightTests(root: string): LightTests {
  const left = new Map<string, string[]>();
  const light: string[] = [];
  const known = new Map<string, readonly string[]>();
  const importsOf = (path: string): readonly string[] => {
    const imports = known.get(path) ?? readImports(root, path);
    known.set(path, imports);
    return imports;
  };
  for (const path of foldersOf(root).flatMap((folder) => testsIn(root, folder))) {
    const need = needOf(path, importsOf);
    if (need === undefined) light.push(path);
    else left.set(need, [...(left.get(need) ?? []), path]);
  }
  return { light, left };
}

const foldersOf = (root: string): string[] =>
  readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_OURS.test(entry.name))
    .map(({ name }) => name);

const testsIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !/(^|\/)(node_modules|dist|\.amate)\//.test(path));

function needOf(test: string, importsOf: (path: string) => readonly string[]): string | undefined {
  const reached = new Set([test]);
  for (const path of reached) {
    for (const imported of importsOf(path)) if (isOfTests(imported)) reached.add(imported);
  }
  const all = [...reached].flatMap((path) => [path, ...importsOf(path)]);
  return NEEDS.find(([, pattern]) => all.some((path) => pattern.test(path)))?.[0];
}

/** Repository paths and names of packages. Types are gone when the test runs. */
function readImports(root: string, path: string): readonly string[] {
  if (!existsSync(join(root, path))) return [];
  const text = readFileSync(join(root, path), 'utf8');
  return [
    ...text.matchAll(/^\s*(?:import|export)\b(?!\s+type\b)[^'"`;]*?from\s*['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g),
    ...text.matchAll(/^\s*import\s*['"]([^'"]+)['"]/gm),
  ].map(([, specifier]) => resolve(path, specifier!));
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier)).replaceAll('\\', '/');
  const own = /^@amate\/([^/]+)\/(.+)$/.exec(specifier);
  if (own) return own[1] === 'test' ? `test/${own[2]}` : `${own[1]}/src/${own[2]}`;
  return specifier;
}
