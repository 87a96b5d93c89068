/**
 * What was handed out or given under one number: a prescription may be of several medicines. Each has two keys, the plain one and one that
 * also names the medicine, as results do (result-keys.ts). It is looked for by the plain one, unless several of the message share it: then all
 * of them by the other, the first too, so that a correction of another that comes alone overwrites none of them.
 */
import type { MedicationAdministration, MedicationDispense } from '@medplum/fhirtypes';
import type { BundleBuilder, BusinessKey, Origin } from './bundle-builder.ts';

export interface Unkeyed {
  /** Without its identifier. */
  readonly resource: MedicationDispense | MedicationAdministration;
  readonly plain: BusinessKey;
  /** The medicine. */
  readonly name: string;
  readonly from: Origin;
}

/** Those of a whole message, since what comes later tells whether a key is shared. */
export function addMedicines(builder: BundleBuilder, items: readonly Unkeyed[]): void {
  const named = namedKeys(items);
  for (const { resource, plain, from } of items) {
    const sharers = named.get(told(plain))!;
    const name = sharers.get(JSON.stringify(resource))!;
    const values = sharers.size > 1 ? [name, plain.value] : [plain.value, name];
    const identifier = values.map((value) => ({ system: plain.system, value }));
    builder.add({ ...resource, identifier }, 'update', identifier[0]!, from);
  }
}

/** By plain key, the other key of each that says something of its own: the same again is the same one. */
function namedKeys(items: readonly Unkeyed[]): Map<string, Map<string, string>> {
  const byPlain = new Map<string, Map<string, string>>();
  const counts = new Map<string, number>();
  for (const { resource, plain, name } of items) {
    const sharers = byPlain.get(told(plain)) ?? new Map<string, string>();
    byPlain.set(told(plain), sharers);
    const content = JSON.stringify(resource);
    if (sharers.has(content)) continue;
    const value = `${plain.value}:${name}`;
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    sharers.set(content, count === 1 ? value : `${value}:${count}`);
  }
  return byPlain;
}

const told = ({ system, value }: BusinessKey): string => `${system}|${value}`;
