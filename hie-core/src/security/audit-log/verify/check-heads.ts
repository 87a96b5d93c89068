/**
 * Heads one by one: their signatures, and the keys behind them. A key is trusted because whoever verifies kept it, or because a
 * trusted key signed the same head (rotation); with nothing kept, the keys in the database have to be taken at their word.
 */
import type { JWK } from 'jose';
import type { Hash } from '../merkle/hash.ts';
import { readNote, signersOf, type TreeHead } from '../note.ts';
import type { HeadRow } from '../sql.ts';
import type { Finding } from './findings.ts';
import type { Published } from './saved-log.ts';

/** A root that the log must have had at a size. */
export interface Expectation {
  readonly size: number;
  readonly root: Hash;
  readonly at: Date;
  readonly from: 'saved' | 'database';
  readonly name: string;
}

export interface CheckedHeads {
  /** In ascending order of size. */
  readonly expectations: readonly Expectation[];
  readonly findings: readonly Finding[];
}

const nameOf = ({ at, day, size }: TreeHead): string =>
  `raíz ${day === undefined ? '' : `del día ${day}, `}de ${at.toISOString()} (${size} entradas)`;

export function checkHeads(rows: readonly HeadRow[], keys: readonly JWK[], published: Published): CheckedHeads {
  const findings: Finding[] = [];
  const trusted = new Map((published.keys.length > 0 ? published.keys : keys).map((jwk) => [String(jwk.kid), jwk]));
  const all = [...new Map([...keys, ...published.keys].map((jwk) => [String(jwk.kid), jwk])).values()];
  const bad = (text: string): void => void findings.push({ kind: 'head', text });
  const saved = published.notes.map((note) => readNote(note).head);
  published.notes.forEach((note, index) => {
    if (!signersOf(note, all).some((kid) => trusted.has(kid)))
      bad(`la ${nameOf(saved[index]!)} guardada no lleva la firma de una llave conocida`);
  });
  const stored: TreeHead[] = [];
  let before: TreeHead | undefined;
  for (const row of rows) {
    const head = headOf(row, bad);
    if (head === undefined) continue;
    const signers = signersOf(row.note, all);
    if (!signers.some((kid) => trusted.has(kid))) bad(`la ${nameOf(head)} no lleva la firma de una llave conocida`);
    else for (const jwk of all) if (signers.includes(String(jwk.kid))) trusted.set(String(jwk.kid), jwk);
    if (before !== undefined && (head.size < before.size || head.at < before.at))
      bad(`la ${nameOf(head)} es anterior a la que le precede`);
    before = head;
    stored.push(head);
  }
  for (const head of saved) {
    const held = head.day !== undefined && rows.find((row) => row.day === head.day);
    if (head.day !== undefined && (!held || !published.notes.includes(held.note)))
      bad(`la ${nameOf(head)} se publicó y el hub ya no la tiene igual`);
  }
  const expect = (from: Expectation['from']) => (head: TreeHead) => ({ ...head, from, name: nameOf(head) });
  const expectations = [...saved.map(expect('saved')), ...stored.map(expect('database'))];
  return { expectations: expectations.sort((a, b) => a.size - b.size), findings };
}

function headOf(row: HeadRow, bad: (text: string) => void): TreeHead | undefined {
  try {
    const { head } = readNote(row.note);
    if (head.size !== row.size || head.at.getTime() !== row.at.getTime() || (head.day ?? null) !== row.day)
      bad(`la ${nameOf(head)} no dice lo mismo que sus columnas`);
    return head;
  } catch {
    bad(`la raíz número ${row.number} no se entiende`);
    return undefined;
  }
}
