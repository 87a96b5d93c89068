/** `demo.json`: what a person or a script needs to try the demo. Holds secrets: mode 0600, written whole or not at all. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { AccountRole } from './accounts.ts';

export interface DemoClient {
  readonly id: string;
  readonly scope: string;
  readonly privateJwk: JWK;
}

export interface DemoUser {
  readonly role: AccountRole;
  readonly user: string;
  readonly password: string;
}

export interface DemoFile {
  readonly baseUrl: string;
  readonly fhirUrl: string;
  readonly tokenUrl: string;
  readonly mllpPort: number;
  readonly clients: readonly DemoClient[];
  readonly users: readonly DemoUser[];
}

export const demoFilePath = (dataDir: string): string => join(dataDir, 'demo.json');

/** Undefined when there is none, or it is not one of ours. */
export async function readDemoFile(dataDir: string): Promise<DemoFile | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(demoFilePath(dataDir), 'utf8'));
    return isDemoFile(content) ? content : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isDemoFile(content: unknown): content is DemoFile {
  const file = content as Partial<DemoFile> | null;
  return typeof file === 'object' && file !== null && Array.isArray(file.clients) && Array.isArray(file.users);
}

export async function writeDemoFile(dataDir: string, content: DemoFile): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const path = demoFilePath(dataDir);
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    // An older file of that name keeps its own mode: set it before the secrets go in.
    await file.chmod(0o600);
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
