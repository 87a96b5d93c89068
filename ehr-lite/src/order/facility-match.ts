/** Which facilities are meant by what is typed: every word stands somewhere in the name, or the CLUES begins so. Pure. */
import type { Facility } from './facility.resource.ts';

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** @param most of them, those whose name begins so first */
export function meant(typed: string, all: readonly Facility[], most: number): readonly Facility[] {
  const text = plain(typed.trim());
  if (text === '') return all.slice(0, most);
  const words = text.split(/\s+/);
  const found = all
    .map((facility) => ({ facility, name: plain(facility.name) }))
    .filter(
      ({ facility, name }) => words.every((word) => name.includes(word)) || plain(facility.clues).startsWith(text),
    );
  const begins = ({ name }: { readonly name: string }) => Number(!name.startsWith(text));
  return found
    .sort((a, b) => begins(a) - begins(b))
    .slice(0, most)
    .map(({ facility }) => facility);
}
