/**
 * Holds the index of the ledger (whose record, which account) to the entries it was made from. It is not in the log: whoever changes it hides
 * an act from a citizen's list and leaves the entry whole. Made again by the hub's own rule, for there is no other.
 */
import { decodeEntry, derivedColumns } from '../../audit/encode.ts';
import type { Finding } from './findings.ts';
import type { IndexedRow, VerifierDatabase } from './sql.ts';

export async function checkIndex(
  db: VerifierDatabase,
  report: (findings: readonly Finding[]) => void,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const pages = await db.pages();
  for (let page = 0; page < pages; ) {
    const { rows, next } = await db.indexed(page);
    report(rows.flatMap(misindexed));
    page = next;
    onProgress(Math.min(page, pages), pages);
  }
}

function misindexed({ seq, id, entry, account, persons }: IndexedRow): Finding[] {
  try {
    const ought = derivedColumns(decodeEntry(entry));
    const same = [...ought.persons].sort().join() === [...persons].sort().join();
    if (same && ought.account === account) return [];
    const what = same ? 'la cuenta que actuó' : 'las personas a las que se refiere';
    return [
      {
        kind: 'misindexed',
        seq,
        id,
        text: `su texto y el índice no dicen lo mismo de ${what}: no aparece en su lista`,
      },
    ];
  } catch {
    return [{ kind: 'misindexed', seq, id, text: 'su texto no se entiende' }];
  }
}
