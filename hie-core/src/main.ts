/** The hub's process: it keeps its compiled code, so that after a fall it answers again without compiling what it compiled before. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

// Not in the system's temporary folder, where others could put code of theirs.
enableCompileCache(join(import.meta.dirname, '../../.amate/compile-cache'));
const { run } = await import('./run.ts');
await run();
flushCompileCache();
