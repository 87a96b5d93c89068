/** Says what became of entries whose leaf does not fit: an entry that turns up under another leaf was moved, not changed. */
import type { Hash } from '../merkle/hash.ts';
import type { Finding } from './findings.ts';
import type { SpareEntry } from './ledger-pass.ts';
import type { VerifierDatabase } from './sql.ts';
import type { BlockResult, Leaf } from './verify-block.ts';

export type Misfits = Pick<BlockResult, 'missing' | 'other'>;

export interface Judgement {
  readonly findings: readonly Finding[];
  /** Entries that only wait for the sealer. */
  readonly waiting: number;
}

/** Rows that are looked at one by one; more than these are only counted. */
const LOOKED_AT = 5_000;

export async function judge(
  db: VerifierDatabase,
  { missing, other }: Misfits,
  spare: readonly SpareEntry[],
  earliestMs: number,
): Promise<Judgement> {
  const home = new Map<Hash, Leaf>([...missing, ...other].map((leaf) => [leaf.sealed, leaf]));
  const elsewhere = new Map(spare.map((entry) => [entry.hash, entry]));
  const findings: Finding[] = [];
  for (const { leaf, seq, id, found } of other) {
    const owner = home.get(found);
    const text =
      owner === undefined
        ? 'sus bytes no son los que se sellaron'
        : `en su lugar está la entrada de la hoja ${owner.leaf} (id ${owner.id})`;
    findings.push({ kind: owner === undefined ? 'changed' : 'reordered', leaf, seq, id, text });
  }
  for (const { leaf, seq, id, sealed } of missing) {
    const moved = elsewhere.get(sealed);
    const text = moved === undefined ? 'ya no está en la bitácora' : `está ahora con seq ${moved.seq}`;
    findings.push({ kind: moved === undefined ? 'removed' : 'reordered', leaf, seq, id, text });
  }
  const strangers = spare.filter(({ hash }) => !home.has(hash));
  const looked = strangers.slice(0, LOOKED_AT);
  const inserted = await judgeSpare(db, looked, earliestMs);
  return { findings: [...findings, ...inserted], waiting: strangers.length - inserted.length };
}

async function judgeSpare(db: VerifierDatabase, spare: readonly SpareEntry[], earliestMs: number): Promise<Finding[]> {
  const seqs = spare.map(({ seq }) => seq);
  const passed = spare.length === 0 ? new Set<number>() : await db.passedOver(seqs);
  const times = new Map(seqs.map((seq) => [seq, 0]));
  for (const { seq } of spare) times.set(seq, times.get(seq)! + 1);
  const guilty = spare.filter(({ seq, idMs }) => passed.has(seq) || idMs < earliestMs);
  const rows = guilty.length === 0 ? [] : await db.entries(guilty.map(({ seq }) => seq));
  return guilty.map(({ seq, idMs, hash }) => {
    const id = rows.find(
      (row) => row.seq === seq && idMs === Number.parseInt(row.id.replace('-', '').slice(0, 12), 16),
    )?.id;
    const late = idMs < earliestMs;
    const text = late
      ? `no está en el registro y dice ser anterior a la última raíz firmada (hash ${Buffer.from(hash, 'latin1').toString('hex').slice(0, 12)})`
      : 'está en la bitácora y no en el registro';
    return { kind: late ? ('back-dated' as const) : ('inserted' as const), seq, ...(id !== undefined && { id }), text };
  });
}
