/** Each Spanish part has an English one: every key, the same forms, the same placeholders. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { english } from './en/parts.ts';

type Texts = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

const areas = readdirSync(import.meta.dirname)
  .map((file) => /^es-mx(?:-(.+))?\.ts$/.exec(file))
  .flatMap((found) => (found === null ? [] : [found[1] ?? 'core']));
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

  it('is all there when somebody asks for it, save what is printed', async () => {
    const spoken = Object.keys(await english());
    const all = (await Promise.all(areas.map((area) => textsOf(`en/${area}.ts`)))).flatMap((part) => Object.keys(part));
    const missing = all.filter((key) => !spoken.includes(key));
    expect(new Set(missing.map((key) => key.replace(/\.[^.]+$/, '')))).toEqual(
      new Set(['legal', 'order.print', 'rx.print', 'rx.print.address', 'rx.print.cedula']),
    );
  });
});
