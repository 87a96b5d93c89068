/** Bytes over the wire, held on every run: a clinic's line is slow 3G, and every library asks for a little more. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const KB = 1_000;
const BUDGET = {
  initialScript: 45 * KB,
  initialStyle: 8 * KB,
  laterStyle: 5 * KB,
  laterScreen: 25 * KB,
  citizen: 62 * KB,
  booking: 70 * KB,
};

/** Screens of the citizen, of the operation and of who administers. */
const HUB_ONLY =
  /^src\/(citizen|booking|access|hidden|operation|capacity|messages|local-codes|hospitals|telemonitoring)\/|^src\/(emergency\/notices-page|home\/manage-home|supply\/(receive|order|transfer|recall|waste)\/)/;

interface ManifestEntry {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const root = new URL('..', import.meta.url).pathname;
const out = mkdtempSync(join(tmpdir(), 'amate-web-'));
let manifest: Readonly<Record<string, ManifestEntry>> = {};
const textOf = (file: string) => readFileSync(join(out, file), 'utf8');
const gzipped = (file: string) => gzipSync(textOf(file), { level: 9 }).length;

/** A process of its own: the bundler is native and does not live in a test runner's realm. */
beforeAll(() => {
  const vite = join(root, '../node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--outDir', out, '--manifest', '--logLevel', 'error'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  manifest = JSON.parse(textOf('.vite/manifest.json'));
}, 60_000);
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** Scripts that must arrive before this one runs, itself included. */
function withImports(key: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(key)) return found;
  found.add(key);
  for (const imported of manifest[key]?.imports ?? []) withImports(imported, found);
  return found;
}

describe('the built app', () => {
  it(`first screen: script of at most ${BUDGET.initialScript} bytes gzipped`, () => {
    const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry)!;
    const bytes = [...withImports(entry)].reduce((sum, key) => sum + gzipped(manifest[key]!.file), 0);
    expect(bytes).toBeGreaterThan(10 * KB);
    expect(bytes).toBeLessThanOrEqual(BUDGET.initialScript);
  });

  it(`the citizen’s entry: all that comes before his first screen and before he books, at most ${BUDGET.citizen} and ${BUDGET.booking} bytes gzipped`, () => {
    const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry)!;
    const bytesOf = (...keys: readonly string[]): number => {
      const all = keys.reduce((found, key) => withImports(key, found) as Set<string>, new Set<string>());
      return [...all].reduce((sum, key) => sum + gzipped(manifest[key]!.file), 0);
    };
    const home = bytesOf(entry, 'src/citizen/citizen-pages.tsx');
    expect(home).toBeGreaterThan(20 * KB);
    expect(home).toBeLessThanOrEqual(BUDGET.citizen);
    expect(bytesOf(entry, 'src/citizen/citizen-pages.tsx', 'src/booking/book-page.tsx')).toBeLessThanOrEqual(
      BUDGET.booking,
    );
  });

  it(`first screen: style of at most ${BUDGET.initialStyle} bytes gzipped`, () => {
    const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry)!;
    const styles = new Set([...withImports(entry)].flatMap((key) => manifest[key]?.css ?? []));
    const bytes = [...styles].reduce((sum, file) => sum + gzipped(file), 0);
    expect(bytes).toBeGreaterThan(1 * KB);
    expect(bytes).toBeLessThanOrEqual(BUDGET.initialStyle);
  });

  it(`every later screen: style of at most ${BUDGET.laterStyle} bytes gzipped`, () => {
    const later = Object.values(manifest).filter((entry) => entry.isDynamicEntry);
    for (const { css = [] } of later)
      expect(css.reduce((sum, file) => sum + gzipped(file), 0)).toBeLessThanOrEqual(BUDGET.laterStyle);
  });

  it('is installable, and what the service worker keeps are the app’s own files alone', () => {
    const { icons, start_url, display } = JSON.parse(textOf('amate.webmanifest'));
    expect([start_url, display]).toEqual(['/', 'standalone']);
    for (const { src } of icons as { src: string }[]) expect(readFileSync(join(out, src)).length).toBeGreaterThan(100);
    const worker = textOf('sw.js');
    const kept = [...worker.matchAll(/url:\s*"([^"]+)"/g)].map(([, url]) => url!);
    expect(kept).toContain('index.html');
    expect(kept.length).toBe(new Set(kept).size);
    for (const url of kept) expect(statSync(join(out, url)).isFile()).toBe(true);
    // Of use with the hub at hand alone (pwa.ts).
    const left = Object.keys(manifest).filter((key) => manifest[key]!.isDynamicEntry && HUB_ONLY.test(key));
    expect(left.length).toBeGreaterThan(10);
    expect(left.filter((key) => kept.includes(manifest[key]!.file))).toEqual([]);
  });

  it(`every later screen, and every part that screens share, of at most ${BUDGET.laterScreen} bytes gzipped`, () => {
    const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry)!;
    const first = withImports(entry);
    const later = Object.keys(manifest).filter((key) => !first.has(key) && manifest[key]!.file.endsWith('.js'));
    expect(later.length).toBeGreaterThan(10);
    const tooBig = later.map((key) => ({ key, bytes: gzipped(manifest[key]!.file) }));
    expect(tooBig.filter(({ bytes }) => bytes > BUDGET.laterScreen)).toEqual([]);
  });

  it('asks for a screen’s parts all at once, and they are few: each file is a request on an old line', () => {
    const preloaded = [...textOf('index.html').matchAll(/rel="modulepreload"[^>]*href="\/([^"]+)"/g)].map(
      ([, file]) => file,
    );
    const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry)!;
    const parts = [...withImports(entry)].filter((key) => key !== entry).map((key) => manifest[key]!.file);
    expect(preloaded.sort()).toEqual(parts.sort());
    expect(parts.length).toBeLessThanOrEqual(2);
    expect(withImports('src/patient/patient-page.tsx').size).toBeLessThanOrEqual(8);
    expect(withImports('src/queue/morning-page.tsx').size).toBeLessThanOrEqual(12);
  });

  it('holds nothing inline: the Content-Security-Policy allows neither inline script nor style', () => {
    expect(textOf('index.html')).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|data:/i);
    for (const { file } of Object.values(manifest)) {
      if (file.endsWith('.js')) expect(textOf(file)).not.toMatch(/\beval\(|new Function\(/);
    }
  });
});
