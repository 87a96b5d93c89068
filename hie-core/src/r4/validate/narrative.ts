/**
 * The narrative is HTML that a browser will show: only the elements that txt-1 names, no script, no event handler.
 * Read as XML is read, one `<` after another, so that nothing stands where a browser sees a tag and this does not.
 * Spec: https://hl7.org/fhir/R4/narrative.html
 */
const ALLOWED = new Set(
  (
    'a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ' +
    'li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);
const WHOLE = /^\s*<div[\s>/]/;
const TAG = /<\/?([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>/y;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** Anything else could be a scheme that runs code, spelled with character references. */
const SAFE_URL = /^(?:https?:|mailto:|tel:|urn:|#|ftp:|data:\s*image\/(?!svg)|[^:&\s]*(?:[?#/]|$))/i;

export const NARRATIVE_RULE = 'R4 txt-1: solo formato básico de HTML';

export interface NarrativeFault {
  readonly code: 'structure' | 'invariant';
  /** es-MX */
  readonly text: string;
  readonly fix: string;
}

/** @returns the first thing that is wrong */
export function narrativeFault(html: string): NarrativeFault | undefined {
  const last = html.lastIndexOf('>');
  const end = html.slice(Math.max(0, last - 5), last + 1);
  if (!WHOLE.test(html) || !(end.endsWith('</div>') || end.endsWith('/>')) || html.slice(last + 1).trim() !== '')
    return {
      code: 'structure',
      text: 'La narrativa no es un <div>.',
      fix: 'Encierre la narrativa en <div xmlns="http://www.w3.org/1999/xhtml">…</div>.',
    };
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at)) {
    const next = html.startsWith('<!--', at) ? endOfComment(html, at) : endOfTag(html, at);
    if (typeof next !== 'number') return next;
    at = next;
  }
  return undefined;
}

const BROKEN: NarrativeFault = {
  code: 'structure',
  text: 'La narrativa no es XHTML bien formado.',
  fix: 'Escriba «<» como &lt;.',
};

function endOfTag(html: string, at: number): number | NarrativeFault {
  TAG.lastIndex = at;
  const tag = TAG.exec(html);
  if (!tag) return BROKEN;
  const [, name, attributes] = tag as unknown as [string, string, string];
  if (!ALLOWED.has(name))
    return {
      code: 'invariant',
      text: `La narrativa tiene <${name.slice(0, 20)}>, que no se admite.`,
      fix: 'Quite ese elemento.',
    };
  if (attributes !== '' && runsCode(attributes))
    return {
      code: 'invariant',
      text: 'La narrativa tiene código que un navegador ejecutaría.',
      fix: 'Quite los atributos on… y los enlaces javascript:.',
    };
  return TAG.lastIndex;
}

function runsCode(attributes: string): boolean {
  for (const [, name, quoted, single] of attributes.matchAll(ATTRIBUTE)) {
    const lower = name!.toLowerCase();
    if (lower.startsWith('on')) return true;
    if ((lower === 'href' || lower === 'src') && !SAFE_URL.test(quoted ?? single ?? '')) return true;
  }
  return false;
}

/** `<!-->` closes at once for a browser and `--` inside is no XML: neither may hide a tag. */
function endOfComment(html: string, at: number): number | NarrativeFault {
  const end = html.indexOf('--', at + 4);
  return end !== -1 && html[end + 2] === '>' && end > at + 4 && html[at + 4] !== '>' && html[at + 4] !== '-'
    ? end + 3
    : BROKEN;
}
