import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { sampleDocument } from '../cda/sample.fixture.ts';
import { Acts } from '../outbox/acts.ts';
import { Outbox } from '../outbox/outbox.ts';
import { toProfile } from '../profile.ts';
import { heldOf } from '../report/build.ts';
import { Sources } from './sources.ts';

it('a file that cannot be moved holds up none behind it, and no name of a file reaches the board', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bad-file-'));
  writeFileSync(join(folder, 'EAAF901102MMCSRR03.xml'), '<ROJAS/>');
  writeFileSync(join(folder, 'luego.xml'), sampleDocument());
  // Where refused documents would go stands a file.
  writeFileSync(join(folder, 'rechazados'), '');
  const entry = { kind: 'cda' as const, name: 'notas', folder, everySeconds: 60, settleSeconds: 0 };
  const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco', sources: [entry] });
  const outbox = new Outbox(join(folder, 'outbox.sqlite'));
  const acts = new Acts(join(folder, 'outbox.sqlite'));
  const log = pino({ level: 'silent' });
  let sources: Sources | undefined;
  const fault = await new Promise<string | undefined>((resolve) => {
    sources = new Sources({ outbox, dataDir: folder, log, onFault: resolve }, profile);
    sources.start();
  });
  await sources!.stop();
  expect(existsSync(join(folder, 'procesados/luego.xml'))).toBe(true);
  expect(fault).toMatch(/un archivo de .* no se puede leer o mover/);
  const shown = JSON.stringify([fault, heldOf(acts)]);
  expect(shown).toContain('documento-');
  expect(shown).not.toMatch(/EAAF|ROJAS/);
  acts.close();
  outbox.close();
  rmSync(folder, { recursive: true });
});
