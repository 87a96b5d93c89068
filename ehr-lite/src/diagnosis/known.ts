/** What is known of this person's diagnoses: which are on the problem list, which were made before. */
import { CIE10_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { codeIn, wordsOf } from '../hub/coded.ts';
import type { Condition } from '../hub/r4.ts';

export interface Known {
  /** Newest first, each code once. */
  readonly before: readonly { readonly code: string; readonly words: string }[];
  readonly problems: ReadonlySet<string>;
}

const INACTIVE: readonly (string | undefined)[] = ['resolved', 'inactive', 'remission'];
const NOT_SO: readonly (string | undefined)[] = ['entered-in-error', 'refuted'];

export function knownOf(conditions: readonly Condition[], visitId: string): Known {
  const standing = conditions.filter(
    ({ verificationStatus }) => !NOT_SO.includes(verificationStatus?.coding?.[0]?.code),
  );
  const others = standing.filter(({ encounter }) => encounter?.reference !== `Encounter/${visitId}`);
  const before = new Map<string, string>();
  const problems = new Set<string>();
  for (const condition of others) {
    const code = codeIn(condition.code, CIE10_SYSTEM);
    if (code === undefined) continue;
    const active = !INACTIVE.includes(condition.clinicalStatus?.coding?.[0]?.code);
    if (!before.has(code)) before.set(code, wordsOf(condition.code) ?? code);
    const { category = [] } = condition as { category?: readonly { coding?: readonly { code?: string }[] }[] };
    if (active && category.some(({ coding = [] }) => coding.some((one) => one.code === 'problem-list-item')))
      problems.add(code);
  }
  const list = [...before].map(([code, words]) => ({ code, words }));
  // What stands on the problem list first: that is what a follow-up is about.
  return {
    before: [...list.filter((one) => problems.has(one.code)), ...list.filter((one) => !problems.has(one.code))],
    problems,
  };
}
