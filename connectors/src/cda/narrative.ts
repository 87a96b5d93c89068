/**
 * Narrative of a section (CDA StrucDocText) to the XHTML that FHIR allows (narrative.html §2.4): known elements become their HTML, of the
 * others only the words stay. Nothing is taken over as markup, no attribute, no address that is not http(s).
 */
import { elementsOf, rawText } from './element.ts';
import type { Element } from './xml.ts';

const TAGS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  content: 'span',
  item: 'li',
  table: 'table',
  thead: 'thead',
  tbody: 'tbody',
  tfoot: 'tfoot',
  tr: 'tr',
  th: 'th',
  td: 'td',
  sub: 'sub',
  sup: 'sup',
};
/** Where HTML lets no words stand between the elements. */
const STRUCTURE = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', 'ul', 'ol']);
const STYLES: Readonly<Record<string, string>> = { bold: 'b', italics: 'i', underline: 'u' };

const ownOf = (table: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

const escaped = (text: string): string =>
  // XML 1.0 lets no control characters through; saxes has refused them.
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

export function toXhtml(text: Element | undefined): string | undefined {
  if (text === undefined || rawText(text).trim() === '') return undefined;
  return `<div xmlns="http://www.w3.org/1999/xhtml">${inner(text, 'div')}</div>`;
}

function inner(element: Element, holder: string): string {
  const structure = STRUCTURE.has(holder);
  return element.children
    .map((child) => (typeof child !== 'string' ? markup(child, holder) : structure ? '' : escaped(child)))
    .join('');
}

function markup(element: Element, holder: string): string {
  const { name, attributes } = element;
  if (name === 'br') return '<br/>';
  if (name === 'list') {
    const tag = attributes.listType === 'ordered' ? 'ol' : 'ul';
    const caption = elementsOf(element).find((child) => child.name === 'caption');
    const items = elementsOf(element).filter((child) => child.name === 'item');
    const head = caption ? `<p>${inner(caption, 'p')}</p>` : '';
    return items.length === 0 ? head : `${head}<${tag}>${items.map((item) => markup(item, tag)).join('')}</${tag}>`;
  }
  if (name === 'caption')
    return holder === 'table' ? `<caption>${inner(element, 'caption')}</caption>` : `<b>${inner(element, 'b')}</b> `;
  if (name === 'linkHtml' && /^https?:\/\/[^\s"<>]+$/.test(attributes.href ?? '')) {
    return `<a href="${escaped(attributes.href!)}">${inner(element, 'a')}</a>`;
  }
  const style = ownOf(STYLES, (attributes.styleCode ?? '').toLowerCase().split(/\s+/)[0] ?? '');
  const tag = name === 'content' && style ? style : ownOf(TAGS, name);
  if (tag === undefined) return inner(element, holder);
  const spans = ['colspan', 'rowspan'].flatMap((key) =>
    /^[1-9]\d?$/.test(attributes[key] ?? '') ? ` ${key}="${attributes[key]}"` : [],
  );
  return `<${tag}${tag === 'td' || tag === 'th' ? spans.join('') : ''}>${inner(element, tag)}</${tag}>`;
}

/** No name of a thing is longer; elements within each other share their words, and each would keep a copy of all. */
const MAX_WORDS = 20_000;

function someText(element: Element): string {
  const parts: string[] = [];
  let left = MAX_WORDS;
  const pending: (Element | string)[] = [element];
  while (pending.length > 0 && left > 0) {
    const node = pending.pop()!;
    if (typeof node !== 'string') pending.push(...node.children.toReversed());
    else {
      parts.push(node.slice(0, left));
      left -= node.length;
    }
  }
  return parts.join('');
}

/** Words by the ID that entries point to. */
export function narrativeById(root: Element): Map<string, string> {
  const found = new Map<string, string>();
  const pending: Element[] = [root];
  while (pending.length > 0) {
    const element = pending.pop()!;
    const id = element.attributes.ID;
    if (id !== undefined && !found.has(id)) found.set(id, someText(element).replace(/\s+/g, ' ').trim());
    pending.push(...elementsOf(element));
  }
  return found;
}
