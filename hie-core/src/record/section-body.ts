import type { Resource } from '@medplum/fhirtypes';
import type { EmptyCode } from './absence.ts';
import type { Table } from './narrative.ts';

/** What one section holds, before it is written as FHIR. */
export interface SectionBody {
  /** In the order of the table. */
  readonly entries: readonly Resource[];
  readonly table: Table;
  /** Why there is nothing, when somebody said so or when more is known than that there is nothing. */
  readonly empty?: { readonly code: EmptyCode; readonly text: string } | undefined;
}

export function body<T extends Resource>(
  head: readonly string[],
  items: readonly T[],
  row: (item: T) => readonly string[],
): SectionBody {
  return { entries: items, table: { head, rows: items.map(row) } };
}
