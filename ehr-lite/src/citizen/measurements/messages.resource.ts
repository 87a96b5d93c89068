/** Network edge of what the unit wrote to the person about what she measures. */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import { search } from '../../hub/read.ts';

export interface Message {
  readonly resourceType: 'Communication';
  readonly id?: string;
  readonly sent?: string;
  readonly sender?: { readonly display?: string };
  readonly payload?: readonly { readonly contentString?: string }[];
}

const MOST = '10';
export const readMessages = async (patientId: string, signal: AbortSignal): Promise<readonly Message[]> => {
  const category = `${CANONICAL_BASE}/CodeSystem/telemonitoreo|mensaje`;
  const asked = { subject: `Patient/${patientId}`, category, _sort: '-sent', _count: MOST };
  return (await search<Message>('Communication', asked, signal)).resources;
};
