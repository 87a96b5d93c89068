/**
 * Text out of markup that somebody else wrote: only its words and its lines. Nothing of it is ever put into our page as markup, so
 * whatever a document carries (scripts, styles, forms, links that load) has nowhere to run. The parser below makes a document that is
 * not shown and loads nothing (https://html.spec.whatwg.org/multipage/dynamic-markup-insertion.html#domparser).
 */
const BLOCKS = new Set([
  'P',
  'DIV',
  'LI',
  'TR',
  'H1',
  'H2',
  'H3',
  'H4',
  'H5',
  'H6',
  'BR',
  'TABLE',
  'UL',
  'OL',
  'SECTION',
  'PRE',
]);
const SILENT = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'HEAD', 'NOSCRIPT', 'OBJECT', 'IFRAME']);

export function textOfMarkup(markup: string): string {
  const parts: string[] = [];
  walk(new DOMParser().parseFromString(markup, 'text/html').body, parts);
  return tidy(parts.join(''));
}

function walk(node: Node, parts: string[]): void {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) parts.push((child.textContent ?? '').replace(/\s+/g, ' '));
    if (!(child instanceof Element)) continue;
    const name = child.tagName.toUpperCase();
    if (SILENT.has(name)) continue;
    if (BLOCKS.has(name)) parts.push('\n');
    if (name === 'LI') parts.push('• ');
    walk(child, parts);
    if (name === 'TD' || name === 'TH') parts.push('  ');
    if (BLOCKS.has(name)) parts.push('\n');
  }
}

export const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** UTF-8 as told; old hospital systems write Windows-1252 and say nothing. */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
