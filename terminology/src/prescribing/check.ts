/**
 * What speaks against a prescription: interactions, duplicates, allergies, contraindications. Pure and without state, so that the screen asks
 * at each key. Each finding rests on one medicine or on one pair alone: adding a medicine never takes a warning away, and order does not
 * matter. What cannot be checked is said, never passed over.
 */

import { recognize } from './allergen.ts';
import { namesOf } from './allergen-names.ts';
import { classesOf, partsOf, substancesOf } from './atc.ts';
import type { Allergen, Context, Finding, FindingKind, Prescribed, Said, Severity } from './model.ts';
import { contraindications, crossings, duplicates, type Interaction, interactions } from './rules.ts';

const WEIGHT: Readonly<Record<Severity, number>> = { high: 0, moderate: 1, low: 2 };

export function check(prescribed: readonly Prescribed[], context: Context = {}): readonly Finding[] {
  const found: Finding[] = [];
  const allergies = (context.allergies ?? []).map((allergen) => ({ allergen, ...recognize(allergen) }));
  prescribed.forEach((one, at) => {
    if (!one.current) found.push(...ofOne(one, context, allergies));
    for (const other of prescribed.slice(at + 1))
      if (!(one.current && other.current)) found.push(...ofPair(one, other));
  });
  return found.sort(byWeight);
}

const byWeight = (a: Finding, b: Finding): number =>
  WEIGHT[a.severity] - WEIGHT[b.severity] ||
  compare(a.rule, b.rule) ||
  compare(a.items.join(), b.items.join()) ||
  compare(a.title, b.title);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Known = { readonly allergen: Allergen } & ReturnType<typeof recognize>;

function ofOne(one: Prescribed, context: Context, allergies: readonly Known[]): Finding[] {
  if (one.atc === undefined) return [finding('unchecked', 'sin-atc', UNCHECKED, [one], one.name)];
  const { atc } = one;
  const against = contraindications
    .filter((rule) => startsIn(atc, rule.atc) && rule.condition.holds(context))
    .map((rule) => finding('contraindication', rule.rule, rule, [one], one.name));
  return [...against, ...ofAllergies(one, atc, allergies)];
}

/**
 * What several hospitals recorded of one allergy is one finding that names them all: its rule and medicines are the id of what is signed (bdl-7), and one
 * reason answers it.
 */
function ofAllergies(one: Prescribed, atc: string, allergies: readonly Known[]): Finding[] {
  const spoken = new Map<string, { readonly said: Said; readonly of: Allergen[] }>();
  for (const known of allergies)
    for (const { rule, said } of relationsOf(atc, known)) {
      const before = spoken.get(rule);
      if (before === undefined) spoken.set(rule, { said, of: [known.allergen] });
      else before.of.push(known.allergen);
    }
  return [...spoken].map(([rule, { said, of }]) =>
    finding('allergy', rule, said, [one], `${one.name} · alergia a ${namesOf(of)}`),
  );
}

/** The nearest relation speaks: the substance itself or its group, else a crossing. */
function relationsOf(
  atc: string,
  { groups, substances }: Known,
): readonly { readonly rule: string; readonly said: Said }[] {
  const same = substancesOf(atc).some((substance) => substances.includes(substance));
  const group = groups.find((one) => startsIn(atc, one.atc));
  if (same || group !== undefined)
    return [{ rule: `alergia-${(group ?? groups[0])?.name ?? 'sustancia'}`, said: ALLERGIC }];
  return crossings
    .filter((rule) => groups.some(({ name }) => name === rule.group) && startsIn(atc, rule.atc))
    .map((rule) => ({ rule: rule.rule, said: rule }));
}

function ofPair(one: Prescribed, other: Prescribed): Finding[] {
  if (one.atc === undefined || other.atc === undefined) return [];
  const title = [one.name, other.name].sort(compare).join(' + ');
  const twice = twiceOf(one.atc, other.atc);
  if (twice !== undefined) return [finding('duplicate', twice.rule, twice, [one, other], title)];
  const [mine, theirs] = [classesOf(one.atc), classesOf(other.atc)];
  const meeting = meetingOf(mine, theirs);
  const doubled = duplicates.filter(({ group }) => mine.has(group) && theirs.has(group));
  return [
    ...worst(meeting).map((rule) => finding('interaction', rule.rule, rule, [one, other], title)),
    ...(meeting.some(({ severity }) => severity === 'high') ? [] : doubled).map((rule) =>
      finding('duplicate', rule.rule, rule, [one, other], title),
    ),
  ];
}

/** Rules by one group and then the other, both ways round: a pair looks up its few groups instead of reading all rules. */
const byGroup = new Map<string, Map<string, Interaction[]>>();
for (const rule of interactions)
  for (const [one, other] of rule.one === rule.other
    ? [[rule.one, rule.other]]
    : [
        [rule.one, rule.other],
        [rule.other, rule.one],
      ]) {
    const others = byGroup.get(one!) ?? new Map<string, Interaction[]>();
    byGroup.set(one!, others.set(other!, [...(others.get(other!) ?? []), rule]));
  }

function meetingOf(mine: ReadonlySet<string>, theirs: ReadonlySet<string>): readonly Interaction[] {
  const found = new Set<Interaction>();
  for (const one of mine) {
    const others = byGroup.get(one);
    if (others === undefined) continue;
    for (const other of theirs) for (const rule of others.get(other) ?? []) found.add(rule);
  }
  return [...found];
}

/** One pair, one sentence: the gravest rule speaks for the others. */
const worst = <R extends Said & { readonly rule: string }>(rules: readonly R[]): readonly R[] =>
  [...rules].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || compare(a.rule, b.rule)).slice(0, 1);

function twiceOf(one: string, other: string): (Said & { readonly rule: string }) | undefined {
  const mine = substancesOf(one);
  return substancesOf(other).some((substance) => mine.includes(substance)) ? TWICE : undefined;
}

const startsIn = (atc: string, prefixes: readonly string[]): boolean =>
  partsOf(atc).some((part) => prefixes.some((prefix) => part.startsWith(prefix)));

function finding(kind: FindingKind, rule: string, said: Said, of: readonly Prescribed[], title: string): Finding {
  const { severity, happens, act, source } = said;
  return { rule, kind, severity, items: of.map(({ id }) => id).sort(compare), title, happens, act, source };
}

/** Source of what the record itself says: it needs no citation. */
export const RECORD = 'expediente';

const TWICE: Said & { readonly rule: string } = {
  rule: 'misma-sustancia',
  severity: 'moderate',
  happens: 'La misma sustancia dos veces: la dosis se suma.',
  act: 'Deje una sola, o confirme que la suma es la dosis que quiere.',
  source: RECORD,
};
const ALLERGIC: Said = {
  severity: 'high',
  happens: 'La alergia registrada es a este medicamento o a su grupo.',
  act: 'Elija otro grupo. Si la alergia está mal registrada, corríjala primero.',
  source: RECORD,
};
const UNCHECKED: Said = {
  severity: 'moderate',
  happens: 'No se revisó: el catálogo no dice a qué grupo (ATC) pertenece.',
  act: 'Revise usted alergias, embarazo y lo que ya toma.',
  source: RECORD,
};
