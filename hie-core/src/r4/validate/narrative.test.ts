import { describe, expect, it } from '@jest/globals';
import { validateResource } from '../validate.ts';

const accepted = (div: string) =>
  validateResource({ resourceType: 'Patient', text: { status: 'generated', div } }).length === 0;

describe('a narrative (R4 txt-1)', () => {
  it.each([
    '<div xmlns="http://www.w3.org/1999/xhtml"><p class="a">Ana &amp; <b>Luis</b><br/></p></div>',
    '<div><a href="https://a.mx/x?a=1&amp;b=2">x</a><a href="#p1">y</a><img src="#i" alt="a > b"/></div>',
    '<div><!-- nota --><img src="data:image/png;base64,AAAA"/></div>\n',
  ])('may be %s', (div) => {
    expect(accepted(div)).toBe(true);
  });

  it.each([
    'Ana',
    '<p>Ana</p>',
    '<div>Ana',
    '<div>a < b</div>',
    '<div><script>x()</script></div>',
    '<div><SCRIPT>x()</SCRIPT></div>',
    '<div onclick="x()">a</div>',
    '<div><img src="#a" alt=">" onerror="x()"/></div>',
    '<div><img src=x onerror=x()></div>',
    '<div><a href="javascript:x()">a</a></div>',
    '<div><a href="java&#115;cript:x()">a</a></div>',
    '<div><a href=" javascript:x()">a</a></div>',
    '<div><!--><script>x()</script>--></div>',
    '<div><!-- --!><script>x()</script> --></div>',
    '<div><iframe src="https://a"></iframe></div>',
    '<div><![CDATA[<script>]]></div>',
    '<div/><?x ?></div>',
  ])('may not be %s', (div) => {
    expect(accepted(div)).toBe(false);
  });

  it('is read in time that grows with its length', () => {
    const start = process.cpuUsage();
    for (const part of ['<!--', '<a ', '<a b="', ' a=', '<']) accepted(`<div>${part.repeat(100_000)}</div>`);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });
});
