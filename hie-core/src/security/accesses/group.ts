/**
 * A person's entries as accesses: what the same professional did on one day, in the same way, for the same reason, is one access, however many
 * times he looked. Pure; the rows come from the ledger, newest first.
 */
import type { AuditAgent, AuditEntry } from '../audit/entry.ts';
import { type AccessKind, isAutomatic, kindOf, MATTERS, type Matter, mattersOf } from './act-kind.ts';
import { dayOf } from './mexico-city-clock.ts';

export interface Row {
  readonly id: string;
  readonly entry: AuditEntry;
}

export interface Access {
  /** Of the AuditEvents, newest first. */
  readonly ids: readonly string[];
  readonly firstMs: number;
  readonly lastMs: number;
  readonly kind: AccessKind;
  readonly matters: readonly Matter[];
  readonly denied: boolean;
  readonly automatic: boolean;
  /** The person who reads the list did it. */
  readonly self: boolean;
  readonly agent: AuditAgent | undefined;
  readonly facility: string | undefined;
  readonly purpose: string | undefined;
  /** What was written down as the reason, e.g. of an emergency. */
  readonly note: string | undefined;
}

export interface Reader {
  /** Account of who reads the list. */
  readonly subject: string;
  /** Leave out what the reader did himself. */
  readonly othersOnly: boolean;
}

export function groupAccesses(rows: readonly Row[], reader: Reader): Access[] {
  const groups = new Map<string, { access: Access; matters: Set<Matter>; ids: string[] }>();
  for (const { id, entry } of rows) {
    const one = accessOf(id, entry, reader);
    if (one === undefined) continue;
    const key = keyOf(one);
    const known = groups.get(key);
    if (known === undefined) {
      groups.set(key, { access: one, matters: new Set(one.matters), ids: [id] });
      continue;
    }
    known.ids.push(id);
    for (const matter of one.matters) known.matters.add(matter);
    known.access = { ...known.access, firstMs: one.firstMs };
  }
  return [...groups.values()].map(({ access, matters, ids }) => ({
    ...access,
    ids,
    matters: MATTERS.filter((matter) => matters.has(matter)),
  }));
}

/** Which group a row falls into; undefined: none. */
export function groupOf({ id, entry }: Row, reader: Reader): string | undefined {
  const access = accessOf(id, entry, reader);
  return access === undefined ? undefined : keyOf(access);
}

function accessOf(id: string, entry: AuditEntry, reader: Reader): Access | undefined {
  const kind = kindOf(entry);
  const self = entry.agent !== undefined && entry.agent.subject === reader.subject;
  if (kind === undefined || (self && reader.othersOnly)) return undefined;
  return {
    ids: [id],
    firstMs: entry.atMs,
    lastMs: entry.atMs,
    kind,
    matters: mattersOf(entry),
    denied: entry.outcome === 'denied',
    automatic: isAutomatic(entry),
    self,
    agent: entry.agent,
    facility: entry.facility,
    purpose: entry.purpose,
    note: entry.note,
  };
}

const keyOf = ({ lastMs, kind, denied, agent, facility, purpose, note }: Access): string =>
  JSON.stringify([dayOf(lastMs), kind, denied, agent?.subject, agent?.clientId, facility, purpose, note]);
