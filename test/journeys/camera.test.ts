/**
 * Reception reads the QR and the PDF417 of a CURP print-out with the camera, in a real browser whose camera shows a film of one picture: through
 * our own worker, under the served Content-Security-Policy, which lets WebAssembly run there and on no page.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDemoFile } from '@amate/hie-core/security/demo-file.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium } from 'playwright-core';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { buildWebAppIfStale } from '../../scripts/stack/web-app.ts';
import { accessibilityFaults } from '../support/axe.ts';
import { findBrowser } from '../support/browser.ts';
import { type RunningHub, startHub } from '../support/hub.ts';
import { soon } from '../support/journey.ts';

const SHEET = 'HEGS080514MDFRRFA6||HERNANDEZ|GARCIA|SOFIA|MUJER|14/05/2008|DISTRITO FEDERAL|09|';
const MANUAL = join(import.meta.dirname, '..', '..', 'docs', 'manual');
const [WIDTH, HEIGHT] = [1280, 720];
const program = findBrowser();
const withBrowser = program ? describe : describe.skip;

/** One picture of the code as a film (YUV4MPEG2), as the browser's stand-in for a camera wants it. */
async function film(format: 'QRCode' | 'PDF417'): Promise<Buffer> {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm');
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });
  const { symbol, error } = await writeBarcode(SHEET, { format });
  if (error) throw new Error(error);
  const scale = Math.floor(Math.min((WIDTH - 200) / symbol.width, (HEIGHT - 200) / symbol.height));
  const light = Buffer.alloc(WIDTH * HEIGHT, 235);
  const [left, top] = [(WIDTH - symbol.width * scale) >> 1, (HEIGHT - symbol.height * scale) >> 1];
  for (let y = 0; y < symbol.height * scale; y++)
    for (let x = 0; x < symbol.width * scale; x++) {
      const dark = symbol.data[Math.floor(y / scale) * symbol.width + Math.floor(x / scale)]! < 128;
      if (dark) light[(top + y) * WIDTH + left + x] = 16;
    }
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`),
    ...[1, 2].flatMap(() => [Buffer.from('FRAME\n'), light, colour]),
  ]);
}

withBrowser('the camera at the counter', () => {
  let hub: RunningHub;
  let folder: string;
  beforeAll(async () => {
    await buildWebAppIfStale(() => undefined);
    hub = await startHub();
    folder = mkdtempSync(join(tmpdir(), 'amate-film-'));
  }, 120_000);
  afterAll(async () => {
    await hub?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it.each(['QRCode', 'PDF417'] as const)(
    'reads a %s and offers to register who it names',
    async (format) => {
      const policyOf = async (address: string) =>
        (await fetch(`${hub.config.baseUrl}${address}`)).headers.get('content-security-policy');
      expect(await policyOf('/')).not.toContain('wasm');
      const path = join(folder, `${format}.y4m`);
      writeFileSync(path, await film(format));
      const args = [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-sync',
      ];
      args.push(
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-video-capture=${path}`,
      );
      const browser = await chromium.launch({ executablePath: program!, headless: true, args });
      try {
        const context = await browser.newContext({
          locale: 'es-MX',
          viewport: { width: 1366, height: 768 },
          permissions: ['camera'],
        });
        const page = await context.newPage();
        const refused: string[] = [];
        page.on('console', (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()));
        page.setDefaultTimeout(30_000);
        await page.goto(hub.config.baseUrl);
        const account = (await readDemoFile(hub.config.dataDir))!.users.find(({ role }) => role === 'recepcion')!;
        await page.getByRole('button', { name: 'Entrar a Amate' }).click();
        await page.getByLabel('Usuario').fill(account.user);
        await page.getByLabel('Contraseña').fill(account.password);
        await page.getByRole('button', { name: 'Entrar', exact: true }).click();
        await page.getByRole('button', { name: 'Escanear con cámara' }).click();
        await page.getByRole('heading', { name: 'Ponga el código frente a la cámara' }).waitFor();
        if (format === 'QRCode') {
          await page.screenshot({ path: join(MANUAL, 'recepcion-camara.png') });
          expect(await accessibilityFaults(page)).toEqual([]);
        }
        await page.locator('button:focus', { hasText: 'Registrar persona nueva' }).click();
        await soon(async () => expect(await page.getByLabel('Nombre o nombres').inputValue()).toBe('Sofia'));
        expect(refused).toEqual([]);
      } finally {
        await browser.close();
      }
    },
    60_000,
  );
});
