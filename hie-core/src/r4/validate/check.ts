import type { Json } from '../extract/node.ts';
import type { Run } from './run.ts';

/** Looks at one value of an element; `parent` and `key` tell where it stands. */
export type Check = (value: unknown, run: Run, parent: Json, key: string) => void;
