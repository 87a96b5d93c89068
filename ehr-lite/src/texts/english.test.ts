/** Each Spanish part that has an English one: every key, the same forms, the same placeholders. What is not translated yet is named here. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

type Texts = Readonly<Record<string, string | Readonly<Record<string, string>>>>;
/** Said in Spanish until they are translated. */
const STILL_SPANISH = ['booking', 'capacity', 'chart', 'dispense', 'local-codes', 'messages', 'orders', 'trust'];

const areas = readdirSync(import.meta.dirname)
  .map((file) => /^es-mx(?:-(.+))?\.ts$/.exec(file))
  .flatMap((found) => (found === null ? [] : [found[1] ?? 'core']))
  .filter((area) => !STILL_SPANISH.includes(area));
const textsOf = async (file: string): Promise<Texts> =>
  Object.values((await import(join(import.meta.dirname, file))) as Record<string, Texts>)[0]!;
const blanks = (text: unknown): string[] => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
const names = (text: unknown): string => [...new Set(blanks(text))].sort().join();

describe('English', () => {
  it.each(areas)('%s: every key, form and placeholder of the Spanish', async (area) => {
    const spanish = await textsOf(area === 'core' ? 'es-mx.ts' : `es-mx-${area}.ts`);
    const english = await textsOf(`en/${area}.ts`);
    expect(Object.keys(english).sort()).toEqual(Object.keys(spanish).sort());
    for (const [key, text] of Object.entries(spanish)) {
      expect([key, typeof english[key], names(english[key])]).toEqual([key, typeof text, names(text)]);
    }
  });
});
