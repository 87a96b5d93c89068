/** The ledger of named operations: what the first run answered, enough to answer it again word for word. */
import type { WriteResult } from '../repository.ts';

export type LedgerLine = [
  outcome: WriteResult['outcome'],
  type: string,
  id: string,
  version: number,
  patientId: string | null,
];

export function ledgerText(results: readonly WriteResult[]): string {
  const lines: LedgerLine[] = results.map(({ outcome, stored, patientId }) => [
    outcome,
    stored.type,
    stored.id,
    Number(stored.versionId),
    patientId ?? null,
  ]);
  return JSON.stringify(lines);
}
