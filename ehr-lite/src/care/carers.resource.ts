/** Network edge of who acts for a person: read, written by staff, ended by staff or by the person. */
import { hubNow } from '../hub/clock.ts';
import { queries } from '../hub/queries.ts';
import { FHIR_BASE, search } from '../hub/read.ts';
import { type Sent, send } from '../outbox/send.ts';
import { type Carer, carerOf, type Kept } from './carers.ts';

export const carersKey = (patientId: string) => ['patient', patientId, 'carers'];

export async function readCarers(patientId: string, signal?: AbortSignal): Promise<readonly Carer[]> {
  const asked = { patient: patientId, active: 'true', _count: '50' };
  const { resources } = await search<Kept>('RelatedPerson', asked, signal);
  return resources.flatMap((kept) => carerOf(kept, hubNow()) ?? []);
}

export async function keepCarer(patientId: string, kept: Kept, words: string): Promise<Sent> {
  const { versionId } = kept.meta ?? {};
  const sent = await send({
    ...{ operation: crypto.randomUUID(), patientId, words },
    entries: [
      {
        fullUrl: `${location.origin}${FHIR_BASE}/RelatedPerson/${kept.id}`,
        resource: kept,
        request: {
          ...{ method: 'PUT', url: `RelatedPerson/${kept.id}` },
          ...(versionId !== undefined && { ifMatch: `W/"${versionId}"` }),
        },
      },
    ],
  });
  await queries.invalidateQueries({ queryKey: carersKey(patientId) });
  return sent;
}
