/** After an act the board and the jobs are read again. */
import { queries } from '../hub/queries.ts';

export const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['local-codes'] });
