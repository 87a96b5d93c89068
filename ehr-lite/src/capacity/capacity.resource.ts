/** Network edge of the capacity board. */
import { read } from '../hub/read.ts';
import type { Capacity } from './rows.ts';

export const readCapacity = (signal?: AbortSignal): Promise<Capacity> => read('/operacion/capacidad', signal);
