/**
 * Where a text stops being JSON (RFC 8259). JSON.parse does not always say; this walks the grammar with a stack of its own,
 * only after JSON.parse has refused, and answers the offset of the first character that cannot stand there.
 */
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 §7 names them
  /[ \t\n\r]+|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;

type Expect = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

export function brokenAt(text: string): number {
  const open: ('{' | '[')[] = [];
  let expect: Expect = 'value';
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return at;
    if (!/^[ \t\n\r]/.test(token)) {
      const next = step(token, expect, open);
      if (next === undefined) return at;
      expect = next;
    }
    at += token.length;
  }
  return at;
}

/** @returns undefined when the token cannot stand here. */
function step(token: string, expect: Expect, open: ('{' | '[')[]): Expect | undefined {
  const after = (): Expect => (open.length === 0 ? 'nothing' : 'comma-or-end');
  const top = open.at(-1);
  switch (token) {
    case '{':
    case '[':
      if (expect !== 'value' && expect !== 'value-or-end') return undefined;
      open.push(token);
      return token === '{' ? 'key-or-end' : 'value-or-end';
    case '}':
      if (top !== '{' || (expect !== 'key-or-end' && expect !== 'comma-or-end')) return undefined;
      open.pop();
      return after();
    case ']':
      if (top !== '[' || (expect !== 'value-or-end' && expect !== 'comma-or-end')) return undefined;
      open.pop();
      return after();
    case ',':
      if (expect !== 'comma-or-end') return undefined;
      return top === '{' ? 'key' : 'value';
    case ':':
      return expect === 'colon' ? 'value' : undefined;
    default:
      if (expect === 'key' || expect === 'key-or-end') return token.startsWith('"') ? 'colon' : undefined;
      return expect === 'value' || expect === 'value-or-end' ? after() : undefined;
  }
}
