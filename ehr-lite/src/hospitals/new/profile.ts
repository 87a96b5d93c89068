/** What the operator said of a hospital, one by one, and the profile that it makes. Pure: taking one away takes all of it away. */
import type { Profile } from './new-hospital.resource.ts';

export type Adjustment =
  | { readonly que: 'sexo-h-m'; readonly cambio: Profile }
  | { readonly que: 'fecha-dia-mes'; readonly cambio: Profile }
  | { readonly que: 'evento-propio'; readonly place: string; readonly event: string }
  | { readonly que: 'dato-en-z'; readonly place: string; readonly cambio: Profile }
  | { readonly que: 'campo'; readonly field: string; readonly place: string };

const FIELD = /^[A-Z][A-Z0-9]{2}-\d{1,3}$/;
export const isField = (text: string): boolean => FIELD.test(text);

function changeOf(one: Adjustment): Profile {
  if (one.que === 'evento-propio') return { triggers: { [one.place]: one.event } };
  if (one.que === 'campo') return { fields: { [one.field]: { from: one.place } } };
  return one.cambio;
}

export function profileOf(adjustments: readonly Adjustment[]): Profile {
  const all = adjustments.map(changeOf);
  const merged = <K extends 'triggers' | 'fields' | 'codeMaps'>(key: K) =>
    Object.assign({}, ...all.map((one) => one[key])) as NonNullable<Profile[K]>;
  const parts = { triggers: merged('triggers'), fields: merged('fields'), codeMaps: merged('codeMaps') };
  const said = Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
  const dates = all.find((one) => one.dates !== undefined)?.dates;
  return dates === undefined ? said : { ...said, dates };
}
