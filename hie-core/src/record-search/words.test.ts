import { describe, expect, it } from '@jest/globals';
import { excerpt, meets, soughtWords, wordsIn } from './words.ts';

const note = {
  resourceType: 'Composition',
  id: 'patient',
  subject: { reference: 'Patient/1', display: 'Ana' },
  section: [{ title: 'Exploración', text: { div: '<div>Lesión <b>hepática</b> de 3&nbsp;cm</div>' } }],
};
const finds = (q: string, resource: unknown = note) => meets(wordsIn(resource), soughtWords(q));

describe('words of a resource', () => {
  it.each(['hepatica', 'LESIÓN hepática', 'explora', 'lesion 3'])('«%s» is found', (q) => expect(finds(q)).toBe(true));
  it.each(['patica', 'patient', 'composition', 'div', 'hepatica renal'])('«%s» is not', (q) =>
    expect(finds(q)).toBe(false),
  );
  it('codes are words, with their dots', () =>
    expect(finds('e11.9', { code: { coding: [{ system: 'http://x', code: 'E11.9' }] } })).toBe(true));
  it('attached bytes are not', () =>
    expect(finds('aaaa', { content: [{ attachment: { data: 'AAAA' } }] })).toBe(false));
  it('an excerpt holds what was found', () =>
    expect(excerpt(wordsIn(note), soughtWords('hepatica'))).toContain('hepática'));
  it('does not choke on what is deep or long', () => {
    const long = { a: Array.from({ length: 50_000 }, () => 'palabra') };
    expect(wordsIn(long).join('').length).toBeLessThanOrEqual(20_010);
  });
});
