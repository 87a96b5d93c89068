/** After a jest run: stops the database server, if one was started, and removes its data. */
import type { DatabaseDoor } from './database-door.ts';

export default async function globalTeardown(): Promise<void> {
  await (globalThis as { amateTestDatabaseDoor?: DatabaseDoor }).amateTestDatabaseDoor?.close();
}
