/** How a facility or a service is reached: a registry's file says one telephone of work, others write what they like beside it (pure). */
import type { ContactPoint } from '@medplum/fhirtypes';

/** @param telephone of the row; '' says nothing, and all stays */
export function telecomOf(
  telephone: string,
  before: readonly ContactPoint[] | undefined,
): { readonly telecom?: ContactPoint[] } {
  if (telephone === '') return {};
  const standing = [...(before ?? [])];
  if (standing.some(({ system, value }) => system === 'phone' && value === telephone)) return { telecom: standing };
  const said: ContactPoint = { system: 'phone', value: telephone, use: 'work' };
  const former = standing.findIndex(({ system, use }) => system === 'phone' && use === 'work');
  return { telecom: former === -1 ? [said, ...standing] : standing.with(former, said) };
}
