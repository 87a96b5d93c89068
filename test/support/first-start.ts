/** What a hub leaves in an empty database at its first start, by the hub's own functions: the starter catalogues and the demo accounts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStarters } from '@amate/terminology/starters/load-starters.ts';
import { openDatabase } from '../../hie-core/src/db.ts';
import { DEMO_CLINIC_CLUES, DEMO_HOSPITALS } from '../../hie-core/src/demo-facilities.ts';
import { ensureDemo } from '../../hie-core/src/security/demo-accounts.ts';
import type { DemoFile } from '../../hie-core/src/security/demo-file.ts';

/** @returns the accounts' secrets; the hub that is given them writes its own addresses over ours. */
export async function writeFirstStart(databaseUrl: string): Promise<DemoFile> {
  const dataDir = mkdtempSync(join(tmpdir(), 'amate-first-start-'));
  const db = openDatabase({
    url: databaseUrl,
    maxConnections: 2,
    statementTimeoutMs: 60_000,
    onError: () => undefined,
  });
  try {
    await loadStarters(db);
    const addresses = { baseUrl: '', fhirUrl: '', tokenUrl: '', mllpPort: 0 };
    const facilities = { hospitals: DEMO_HOSPITALS, clinicClues: DEMO_CLINIC_CLUES };
    const result = await ensureDemo({ db, dataDir, ...addresses, ...facilities });
    if (result.kind === 'left') throw new Error('an empty database has accounts');
    return result.file;
  } finally {
    await db.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
