import { narrativeFault } from '../narrative.ts';
import { isText } from '../primitives.ts';

/**
 * One regular expression tells at once that a narrative is what nearly all are: a <div> of admitted elements with harmless
 * attributes, no comment, no link. Each `<` must begin one of these, so the expression never tries a character twice.
 * What it does not know is read tag by tag. Longer ones too: the expression keeps a note per tag.
 */
const NAMES =
  'a|abbr|acronym|b|big|blockquote|br|caption|cite|code|col|colgroup|dd|dfn|div|dl|dt|em|h[1-6]|hr|i|img|' +
  'li|ol|p|pre|q|samp|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|ul|var';
const HARMLESS =
  ' (?:class|style|id|title|lang|xml:lang|align|valign|border|width|height|colspan|rowspan|xmlns)="[^"<\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff]*"';
const TEXT = '[^<\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff]*';
const USUAL = new RegExp(`^<div(?:${HARMLESS})*>${TEXT}(?:</?(?:${NAMES})(?:${HARMLESS})* ?/?>${TEXT})*(?<=</div>)$`);
const MAX_USUAL = 16_384;

export function acceptsNarrative(html: unknown): boolean {
  if (typeof html !== 'string') return false;
  return (html.length <= MAX_USUAL && USUAL.test(html)) || (isText(html) && narrativeFault(html) === undefined);
}
