/** The counts of `term_use` (migration 000013): added to after a commit, read for one person of one facility. */
import type { Queryable } from '../../security/queryable.ts';

export interface Use {
  readonly system: string;
  readonly code: string;
  readonly clinic: string;
  /** '' for the whole facility. */
  readonly person: string;
  readonly uses: number;
}

/** Half-life of a use, days: a season of influenza is forgotten by the next, a clinic's chronic patients are not. */
const HALF_LIFE_DAYS = 90;
const DECAY_PER_SECOND = Math.LN2 / (HALF_LIFE_DAYS * 86_400);
/** A person uses a few hundred codes; what comes after is as good as never used. */
const MAX_READ = 1_000;

const faded = (seconds: string): string => `exp(-${DECAY_PER_SECOND} * greatest(0, ${seconds}))`;

/** @param uses each (clinic, person, system, code) once */
export async function addUses(db: Queryable, uses: readonly Use[], at: Date): Promise<void> {
  await db.query(
    `insert into term_use (system, code, clinic, person, uses, at)
     select u.*, $6::timestamptz from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::real[]) u
     order by 3, 4, 1, 2
     on conflict (clinic, person, system, code) do update set
       uses = term_use.uses * ${faded('extract(epoch from (excluded.at - term_use.at))')} + excluded.uses,
       at = greatest(excluded.at, term_use.at)`,
    [
      uses.map(({ system }) => system),
      uses.map(({ code }) => code),
      uses.map(({ clinic }) => clinic),
      uses.map(({ person }) => person),
      uses.map(({ uses: count }) => count),
      at,
    ],
  );
}

/** What is left today of what this facility and this person recorded, most used first. */
export async function readUses(
  db: Queryable,
  { system, clinic, person }: Pick<Use, 'system' | 'clinic' | 'person'>,
  now: Date,
): Promise<Pick<Use, 'code' | 'person' | 'uses'>[]> {
  const { rows } = await db.query<Pick<Use, 'code' | 'person' | 'uses'>>(
    `select code, person, (uses * ${faded('extract(epoch from ($4::timestamptz - at))')})::real as uses
     from term_use where clinic = $1 and person in ('', $2) and system = $3 order by 3 desc limit ${MAX_READ}`,
    [clinic, person, system, now],
  );
  return rows;
}
