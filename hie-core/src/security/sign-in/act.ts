/** How signing in and what is done to accounts is written down, less the moment. */
import type { SignInAct } from '../audit/sign-in.ts';

/** Resolved when it is on disk: an act that cannot be recorded does not happen. */
export type RecordAct = (act: Omit<SignInAct, 'at'>) => Promise<void>;
