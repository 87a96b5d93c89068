/** Who opens a link, as the policy and the audit know him: one record, reading alone; his name is what he said, and the list says so. */
import type { RequestContext } from '../../store/guarded.ts';
import type { LinkRow } from './sql.ts';

/** Of one record (SMART `patient/`), and to read. */
const LINK_SCOPE = 'patient/*.r';

export const contextOfLink = (
  { id, patientId }: LinkRow,
  who: string,
  address: string,
  requestId: string,
): RequestContext => ({
  caller: {
    ...{ subject: `enlace:${id}`, role: 'enlace', clientId: 'enlace', patientId, address },
    name: `Quien abrió su enlace y dijo ser «${who}»`,
    ...{ clues: undefined, scopes: [LINK_SCOPE] },
  },
  requestId,
});
