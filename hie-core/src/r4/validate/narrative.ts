import type { Run } from './run.ts';

/**
 * The narrative is HTML that a browser will show: only the elements that txt-1 names, no script, no event handler.
 * Spec: https://hl7.org/fhir/R4/narrative.html
 */
const ALLOWED = new Set(
  (
    'a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ' +
    'li ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);
const WHOLE = /^\s*<div[\s>/]/;
const END = /(?:<\/div\s*>|\/>)\s*$/;
const TAG = /<\/?([A-Za-z][\w:.-]*)([^<>]*)/g;
const COMMENT = /<!--[\s\S]*?-->/g;
const DANGEROUS = /(?:^|[\s"'/])on\w+\s*=|javascript:|vbscript:/i;

const RULE = 'R4 txt-1: solo formato básico de HTML';

export function checkNarrative(html: string, run: Run): void {
  if (!WHOLE.test(html) || !END.test(html)) {
    run.report(
      'structure',
      'La narrativa no es un <div>.',
      RULE,
      'Encierre la narrativa en <div xmlns="http://www.w3.org/1999/xhtml">…</div>.',
    );
    return;
  }
  for (const [, name, attributes] of html.replace(COMMENT, '').matchAll(TAG)) {
    if (!ALLOWED.has(name!)) {
      run.report('invariant', `La narrativa tiene <${name}>, que no se admite.`, RULE, `Quite <${name}>.`, name);
      return;
    }
    if (DANGEROUS.test(attributes!)) {
      run.report(
        'invariant',
        'La narrativa tiene código que un navegador ejecutaría.',
        RULE,
        'Quite los atributos on… y javascript:.',
      );
      return;
    }
  }
}
