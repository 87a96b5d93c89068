/**
 * The golden record: of all that was said of a person in all his records, what holds, by a rule for each attribute that anybody can repeat
 * (docs/quien-es-quien.md), with who said it and when. It is made when it is asked for and stored nowhere. Pure.
 */
import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { GOLDEN_ATTRIBUTES, type GoldenAttribute, type Said } from './registrations.ts';

export interface Golden {
  readonly attribute: GoldenAttribute;
  readonly chosen: Said;
  readonly rule: SurvivorshipRule;
  /** What other records say differently. */
  readonly others: readonly Said[];
}

export type SurvivorshipRule =
  | 'unica'
  | 'coinciden'
  | 'concuerda-con-curp'
  | 'mas-completa'
  | 'mas-reciente'
  | 'registro-vigente';

const SEX: Readonly<Record<string, string>> = { H: 'male', M: 'female' };

/** @param said of all records of one person; @param survivorId the record that stands */
export function goldenOf(said: readonly Said[], survivorId: string): Golden[] {
  const current = said.filter(({ replaced }) => !replaced);
  const curp = chooseCurp(of(current, 'curp'), survivorId);
  const parsed = curp === undefined ? undefined : parseCurp(curp.chosen.value);
  const valid = parsed?.kind === 'valid' ? parsed : undefined;
  const byCurp: Partial<Record<GoldenAttribute, string | undefined>> = {
    nacimiento: valid?.birthDate,
    sexo: valid && SEX[valid.sex],
  };
  return GOLDEN_ATTRIBUTES.flatMap((attribute) => {
    const chosen = attribute === 'curp' ? curp : choose(of(current, attribute), attribute, byCurp[attribute]);
    return chosen === undefined ? [] : [withHistory(chosen, of(said, attribute))];
  });
}

/** What a facility said, and another replaced in the same record, stands after what other records say today. */
function withHistory(one: Golden, newestFirst: readonly Said[]): Golden {
  const before = newestFirst.filter(({ replaced, value }) => replaced && value !== one.chosen.value);
  if (before.length === 0) return one;
  return { ...one, rule: one.rule === 'unica' ? 'mas-reciente' : one.rule, others: [...one.others, ...before] };
}

const of = (said: readonly Said[], attribute: GoldenAttribute): Said[] =>
  said.filter((one) => one.attribute === attribute).sort((a, b) => b.at.localeCompare(a.at));

function choose(
  newestFirst: readonly Said[],
  attribute: GoldenAttribute,
  byCurp: string | undefined,
): Golden | undefined {
  const [newest] = newestFirst;
  if (newest === undefined) return undefined;
  const plain = plainly(newestFirst, attribute);
  if (plain !== undefined) return plain;
  const agreeing = byCurp === undefined ? undefined : newestFirst.find(({ value }) => value === byCurp);
  if (agreeing !== undefined) return golden(agreeing, 'concuerda-con-curp', newestFirst);
  // A telephone or a home is where the person is today; a name and a date are better the more is said of them.
  if (attribute === 'nombre' || attribute === 'nacimiento') {
    const most = Math.max(...newestFirst.map(({ fullness }) => fullness));
    const fullest = newestFirst.filter(({ fullness }) => fullness === most);
    if (fullest.length < newestFirst.length) return golden(fullest[0]!, 'mas-completa', newestFirst);
  }
  return golden(newest, 'mas-reciente', newestFirst);
}

/** The CURP of the record that stands; another one in force is told, never mixed with it. */
function chooseCurp(newestFirst: readonly Said[], survivorId: string): Golden | undefined {
  if (newestFirst.length === 0) return undefined;
  const own = newestFirst.find(({ record }) => record === survivorId);
  return (
    plainly(newestFirst, 'curp') ??
    golden(own ?? newestFirst[0]!, own ? 'registro-vigente' : 'mas-reciente', newestFirst)
  );
}

/** The oldest of equals is the source; the others confirmed it. */
function plainly(newestFirst: readonly Said[], attribute: GoldenAttribute): Golden | undefined {
  const first = newestFirst.at(-1)!;
  if (newestFirst.some(({ value }) => value !== first.value)) return undefined;
  return { attribute, chosen: first, rule: newestFirst.length === 1 ? 'unica' : 'coinciden', others: [] };
}

const golden = (chosen: Said, rule: SurvivorshipRule, all: readonly Said[]): Golden => ({
  ...{ attribute: chosen.attribute, chosen, rule },
  others: all.filter(({ value }) => value !== chosen.value),
});
