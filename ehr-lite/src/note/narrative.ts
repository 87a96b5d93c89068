/** Typed text as XHTML of a Narrative and back (https://hl7.org/fhir/R4/narrative.html): paragraphs and line breaks, nothing else. */
const OPEN = '<div xmlns="http://www.w3.org/1999/xhtml">';
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// XML 1.0 §2.2 allows no other control characters and no half of a pair, and a pasted text brings them.
const FORBIDDEN = /[\p{Cs}\uFFFE\uFFFF]|(?![\t\n\r])\p{Cc}/gu;
const clean = (text: string): string => text.replace(FORBIDDEN, '');

export const escaped = (text: string): string => clean(text).replace(/[&<>"]/g, (character) => ESCAPES[character]!);

/** Empty text gives undefined: FHIR's txt-2 wants something to read. */
export function divOf(text: string): string | undefined {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => clean(paragraph) !== '');
  if (paragraphs.length === 0) return undefined;
  return `${OPEN}${paragraphs.map((one) => `<p>${escaped(one).replaceAll('\n', '<br/>')}</p>`).join('')}</div>`;
}

/** The words of any narrative, also of another system's: markup never reaches the screen. */
export function textOfDiv(div: string | undefined): string {
  if (div === undefined) return '';
  const parsed = new DOMParser().parseFromString(
    div
      .replace(/\s+/g, ' ')
      .replace(/<br\s*\/?>/gi, '\n')
      .replace(/<\/(p|div|tr|h\d|ul|ol|table)>/gi, '$&\n\n')
      .replace(/<\/li>/gi, '$&\n')
      .replace(/<\/t[dh]>/gi, '$& '),
    'text/html',
  );
  return (parsed.body.textContent ?? '')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
