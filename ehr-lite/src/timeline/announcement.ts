/** The sentence read out when entries arrive by themselves: one entry in full, several as counts per hospital. */
import { diagnosisOf } from '../condition/words.ts';
import { titleOf } from '../encounter/words.ts';
import type { RecordEntry } from '../hub/r4.ts';
import { readingsOf } from '../observation/reading.ts';
import { listed, type TextKey, t } from '../texts/t.ts';
import { keyOf } from './merge.ts';
import type { Source } from './source.ts';

/** `known`: keys that were on the screen before; what only changed is told as such. */
export function announcementOf(
  entries: readonly RecordEntry[],
  known: ReadonlySet<string>,
  sourceOf: (entry: RecordEntry) => Source,
): string {
  const isKnown = (entry: RecordEntry) => known.has(keyOf(entry));
  const news = phraseOf(
    entries.filter((entry) => !isKnown(entry)),
    sourceOf,
  );
  const changes = phraseOf(entries.filter(isKnown), sourceOf);
  const sentences = [news && t('live.new', { what: news }), changes && t('live.changed', { what: changes })];
  return sentences.filter(Boolean).join(' ');
}

function phraseOf(entries: readonly RecordEntry[], sourceOf: (entry: RecordEntry) => Source): string {
  const bySource = new Map<string, RecordEntry[]>();
  for (const entry of entries) {
    const { name } = sourceOf(entry);
    bySource.set(name, [...(bySource.get(name) ?? []), entry]);
  }
  const parts = [...bySource].map(([source, members]) => t('live.from', { what: whatOf(members), source }));
  return parts.join('; ');
}

function whatOf(entries: readonly RecordEntry[]): string {
  if (entries.length === 1) return oneOf(entries[0]!);
  const count = (kind: RecordEntry['resourceType'], key: Extract<TextKey, `count.${string}`>): string[] => {
    const n = entries.filter((entry) => entry.resourceType === kind).length;
    return n === 0 ? [] : [t(key, { count: n })];
  };
  const counts = [
    ...count('Encounter', 'count.encounters'),
    ...count('Condition', 'count.diagnoses'),
    ...count('Observation', 'count.results'),
  ];
  return listed(counts);
}

function oneOf(entry: RecordEntry): string {
  if (entry.resourceType === 'Encounter') return titleOf(entry);
  if (entry.resourceType === 'Condition') return diagnosisOf(entry).words;
  const [reading] = readingsOf(entry);
  const flag =
    reading!.flag === 'unjudged' || reading!.flag === 'normal' ? '' : `, ${t(`flag.${reading!.flag}`).toLowerCase()}`;
  return `${reading!.study} ${reading!.value}${flag}`;
}
