/**
 * The connector's process. An edge often runs on the hospital's smallest machine beside other programs: it gives memory back early instead
 * of letting V8 use what the machine has, compiles only what runs hot, and keeps its compiled code, so that only the first start loads the
 * compiler.
 */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

const FLAGS = ['--optimize-for-size', '--semi-space-growth-factor=1', '--no-sparkplug', '--no-maglev'];
for (const flag of FLAGS) setFlagsFromString(flag);
// Not in the system's temporary folder, where others could put code of theirs.
enableCompileCache(join(import.meta.dirname, '../../.amate/compile-cache'));
await import('./run.ts');
flushCompileCache();
