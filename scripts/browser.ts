/** Gets a browser for the tests on a machine without one: Debian's package as root, else Playwright's download. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findBrowser } from '@amate/test/support/browser.ts';
import { PINNED_NODE, ROOT } from './config.ts';

const PATIENCE_MS = 600_000;

export async function obtainBrowser(log: (line: string) => void): Promise<string | undefined> {
  if (process.getuid?.() === 0 && works('apt-get', ['--version'])) {
    log('No hay navegador: instalando Chromium con apt-get …');
    works('apt-get', ['update', '-qq']);
    works('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  }
  if (!findBrowser()) {
    log('No hay navegador: descargando el de Playwright …');
    works(PINNED_NODE, [join(ROOT, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium']);
  }
  return findBrowser();
}

function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: PATIENCE_MS }).status === 0;
}
