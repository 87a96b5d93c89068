/** A browser with a profile on the disk that can be killed as a power cut does: SIGKILL to all of its processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findBrowser } from '../../support/browser.ts';
import { watchScreens } from '../../support/screens.ts';

export interface KillableBrowser {
  readonly page: Page;
  kill(): Promise<void>;
}

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--remote-debugging-port=0'],
];

export async function openKillable(profile: string): Promise<KillableBrowser> {
  const program = findBrowser();
  if (program === undefined) throw new Error('no browser: set AMATE_BROWSER');
  // A group of its own: the renderer and the storage process die with it.
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { detached: true });
  const browser: Browser = watchScreens(await chromium.connectOverCDP(await endpointOf(child)));
  const context = browser.contexts()[0]!;
  return {
    page: context.pages()[0] ?? (await context.newPage()),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-child.pid!, 'SIGKILL');
      await gone;
      await browser.close().catch(() => {});
    },
  };
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(said);
      if (found !== null) resolve(found[1]!);
    });
    child.once('exit', () => reject(new Error(`browser ended: ${said}`)));
  });
}
