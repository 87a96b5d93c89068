/**
 * The text of each page of a PDF as Chromium writes it: streams deflated, fonts of two-byte glyphs with a ToUnicode map (ISO 32000-1 9.10.3).
 * Enough for what our own pages print; no reader of other people's files.
 */
import { inflateSync } from 'node:zlib';

interface PdfObject {
  readonly dictionary: string;
  readonly stream: string;
}

/** One string for each page, in the order in which the browser painted it. */
export function pagesOfPdf(pdf: Buffer): readonly string[] {
  const objects = objectsOf(pdf);
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type\s*\/Page\b/.test(dictionary));
  return pages.map(({ dictionary }) => {
    const fonts = fontsOf(dictionary, objects);
    const contents = /\/Contents\s+(\d+) 0 R/.exec(dictionary)?.[1] ?? '';
    return textOf(objects.get(contents)?.stream ?? '', fonts);
  });
}

function objectsOf(pdf: Buffer): ReadonlyMap<string, PdfObject> {
  const text = pdf.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const { 1: id, 2: body = '' } of text.matchAll(/(?:^|\n)(\d+) 0 obj\s([\s\S]*?)\nendobj/g)) {
    const [dictionary = '', rest] = body.split(/\bstream\r?\n/);
    const raw = rest === undefined ? '' : rest.slice(0, rest.lastIndexOf('endstream'));
    const deflated = /\/Filter\s*\/FlateDecode/.test(dictionary);
    objects.set(id!, { dictionary, stream: deflated ? inflated(raw) : raw });
  }
  return objects;
}

function inflated(raw: string): string {
  try {
    return inflateSync(Buffer.from(raw, 'latin1')).toString('latin1');
  } catch {
    // A picture or a font file of another kind.
    return '';
  }
}

type Glyphs = ReadonlyMap<string, string>;

/** `/F4` → what its glyphs say. */
function fontsOf(page: string, objects: ReadonlyMap<string, PdfObject>): ReadonlyMap<string, Glyphs> {
  const named = /\/Font\s*<<([^>]*)>>/.exec(page)?.[1] ?? '';
  return new Map(
    [...named.matchAll(/\/(\w+)\s+(\d+) 0 R/g)].map(({ 1: name, 2: id }) => {
      const map = /\/ToUnicode\s+(\d+) 0 R/.exec(objects.get(id!)?.dictionary ?? '')?.[1] ?? '';
      return [name!, glyphsOf(objects.get(map)?.stream ?? '')];
    }),
  );
}

function glyphsOf(map: string): Glyphs {
  const glyphs = new Map<string, string>();
  const said = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  for (const [, body = ''] of map.matchAll(/beginbfchar\s([\s\S]*?)endbfchar/g))
    for (const { 1: glyph, 2: text } of body.matchAll(/<([0-9A-F]+)>\s*<([0-9A-F]+)>/gi))
      glyphs.set(glyph!, said(text!));
  for (const [, body = ''] of map.matchAll(/beginbfrange\s([\s\S]*?)endbfrange/g))
    for (const { 1: from, 2: to, 3: text } of body.matchAll(/<([0-9A-F]+)>\s*<([0-9A-F]+)>\s*<([0-9A-F]+)>/gi))
      for (let at = 0; at <= Number.parseInt(to!, 16) - Number.parseInt(from!, 16); at += 1)
        glyphs.set(hexOf(Number.parseInt(from!, 16) + at), said(hexOf(Number.parseInt(text!, 16) + at)));
  return glyphs;
}

const hexOf = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

function textOf(content: string, fonts: ReadonlyMap<string, Glyphs>): string {
  let glyphs: Glyphs = new Map();
  let text = '';
  for (const { 1: font, 2: hex } of content.matchAll(/\/(\w+)\s+[\d.]+\s+Tf|<([0-9A-F]+)>/gi)) {
    if (font !== undefined) glyphs = fonts.get(font) ?? new Map();
    else text += (hex!.match(/.{4}/g) ?? []).map((glyph) => glyphs.get(glyph.toUpperCase()) ?? '').join('');
  }
  return text;
}
