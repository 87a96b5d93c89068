/** Network edge of who a citizen may read of: the hub's law answers a search for Patients with them alone. */
import type { Patient } from '../hub/r4.ts';
import { type Page, search } from '../hub/read.ts';

export type Allowed = Patient & { readonly link?: readonly { readonly type?: string }[] };

export const findAllowed = (signal: AbortSignal): Promise<Page<Allowed>> =>
  search<Allowed>('Patient', { _count: '50' }, signal);
