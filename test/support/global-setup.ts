/**
 * Before a jest run: opens the door through which test files ask for a database (test/support/database.ts).
 * The server behind it starts at the first question, so a run that needs no database waits for nothing.
 */
import { openDatabaseDoor } from './database-door.ts';

export default async function globalSetup(): Promise<void> {
  const door = await openDatabaseDoor();
  process.env.AMATE_TEST_DATABASE_DOOR = door.url;
  (globalThis as { amateTestDatabaseDoor?: typeof door }).amateTestDatabaseDoor = door;
}
