import { describe, expect, it } from '@jest/globals';
import { escapeXhtml, narrative, tableXhtml } from './narrative.ts';

describe('narrative (R4 §2.4.2, XML 1.0 §2.2)', () => {
  it('lets no character through that could become markup or that XML forbids', () => {
    expect(escapeXhtml(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
    expect(escapeXhtml('a\u0000b\u000bc\ud800d\ufffee')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
    expect(escapeXhtml('«niña» 😀\n\t')).toBe('«niña» 😀\n\t');
  });

  it('cuts a cell that is a document, never in the middle of a character', () => {
    const cell = tableXhtml({ head: ['a'], rows: [['😀'.repeat(301)]] });
    expect(cell).toContain('… (continúa en el registro)');
    expect(tableXhtml({ head: ['a'], rows: [[`x${'😀'.repeat(301)}`]] }).isWellFormed()).toBe(true);
  });

  it('declares its language', () => {
    expect(narrative('<p>x</p>').div).toBe(
      '<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="es" lang="es"><p>x</p></div>',
    );
  });
});
