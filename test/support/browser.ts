/** Which real browser the tests drive: AMATE_BROWSER, else one that the system has, else Playwright's own. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { watchScreens } from './screens.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Path of its program, undefined when there is none. */
export function findBrowser(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...PLACES];
  const installed = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.AMATE_BROWSER ?? '', ...installed, MAC, chromium.executablePath()].find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return path !== '';
  } catch {
    return false;
  }
}

/** Debian's Chromium as root, quiet: without these flags it looks for hosts of its maker at each start. */
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** A fresh profile each time. `AMATE_SHOW_BROWSER=1`: seen, and slow enough to follow. */
export async function openBrowser(program: string): Promise<Browser> {
  const shown = process.env.AMATE_SHOW_BROWSER === '1';
  const slowMo = shown ? 250 : 0;
  return watchScreens(await chromium.launch({ executablePath: program, headless: !shown, slowMo, args: FLAGS }));
}
