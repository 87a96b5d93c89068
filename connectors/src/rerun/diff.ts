/**
 * What would change: the transaction as it stands in the queue beside the one that the message gives today, resource by resource and
 * field by field. Pure.
 */
import type { FieldChange } from '@amate/terminology/edge/report.ts';
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';

export interface ResourceChange {
  readonly resource: string;
  readonly change: 'added' | 'removed' | 'changed' | 'same';
  readonly fields: readonly FieldChange[];
}

/** Entries are the same when they ask the hub for the same thing. */
const keyOf = ({ request }: BundleEntry): string => `${request?.method} ${request?.url} ${request?.ifNoneExist ?? ''}`;

export function diffBundles(before: Bundle | undefined, after: Bundle | undefined): ResourceChange[] {
  const rest = new Map<string, BundleEntry[]>();
  for (const entry of before?.entry ?? []) {
    const key = keyOf(entry);
    rest.set(key, [...(rest.get(key) ?? []), entry]);
  }
  const changes = (after?.entry ?? []).map((entry) => change(rest.get(keyOf(entry))?.shift(), entry));
  const removed = [...rest.values()].flat().map((entry) => change(entry, undefined));
  return [...changes, ...removed];
}

function change(before: BundleEntry | undefined, after: BundleEntry | undefined): ResourceChange {
  const resource = (after ?? before)?.resource?.resourceType ?? '?';
  const fields = diffFields(leavesOf(before?.resource), leavesOf(after?.resource));
  if (before === undefined) return { resource, change: 'added', fields };
  if (after === undefined) return { resource, change: 'removed', fields };
  return { resource, change: fields.length > 0 ? 'changed' : 'same', fields };
}

function diffFields(before: Map<string, string>, after: Map<string, string>): FieldChange[] {
  const fields: FieldChange[] = [];
  for (const [path, value] of before) {
    const now = after.get(path);
    if (now !== value) fields.push({ path, before: value, ...(now === undefined ? {} : { after: now }) });
  }
  for (const [path, value] of after) if (!before.has(path)) fields.push({ path, after: value });
  return fields;
}

/** `name[0].family` → its text. What resource it is stands beside it already. */
function leavesOf(resource: unknown): Map<string, string> {
  const leaves = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) walk(item, `${path}[${i}]`);
    else if (typeof value === 'object' && value !== null)
      for (const [name, item] of Object.entries(value)) walk(item, path === '' ? name : `${path}.${name}`);
    else if (value !== undefined && path !== 'resourceType') leaves.set(path, String(value));
  };
  walk(resource, '');
  return leaves;
}
