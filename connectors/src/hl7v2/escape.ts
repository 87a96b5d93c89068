/** Escape sequences of HL7 v2 text (v2.5.1 §2.7): to plain text when read, to sequences when an ACK is written. */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

export const STANDARD: Delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

export function unescapeText(text: string, delimiters: Delimiters): string {
  const mark = delimiters.escape;
  if (mark === '' || !text.includes(mark)) return text;
  let out = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf(mark, at);
    const close = open < 0 ? -1 : text.indexOf(mark, open + 1);
    if (close < 0) return out + text.slice(at);
    const plain = sequence(text.slice(open + 1, close), delimiters);
    out += text.slice(at, open);
    if (plain === undefined) {
      // Not a sequence: a lone backslash, as in a Windows path. The second mark may open a real one.
      out += text.slice(open, close);
      at = close;
    } else {
      out += plain;
      at = close + 1;
    }
  }
}

function sequence(code: string, delimiters: Delimiters): string | undefined {
  switch (code) {
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case 'P':
      return '#';
    case 'H':
    case 'N':
      return ''; // highlighting on and off: no place in FHIR text
    case '.br':
    case '.ce':
      return '\n';
    default:
      return formatted(code);
  }
}

function formatted(code: string): string | undefined {
  if (code === '') return undefined;
  const space = /^\.(sp|sk|in|ti)([+-]?\d{1,3})?$/.exec(code);
  if (space)
    return space[1] === 'sp' ? '\n'.repeat(Number(space[2] ?? 1)) : ' '.repeat(Math.abs(Number(space[2] ?? 1)));
  if (code === '.fi' || code === '.nf') return '';
  if (code[0] !== 'X' || code.length < 3 || code.length % 2 === 0 || /[^0-9A-Fa-f]/.test(code.slice(1)))
    return undefined;
  const bytes = Buffer.from(code.slice(1), 'hex');
  try {
    return withoutControls(utf8.decode(bytes));
  } catch {
    return withoutControls(windows1252.decode(bytes));
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

/** FHIR text has no control character but tab and line ends (string §2.24.0.1); a line that was noisy leaves some in a message. */
export const withoutControls = (text: string): string =>
  CONTROLS.test(text) ? text.replaceAll(new RegExp(CONTROLS, 'g'), '') : text;

/** Text of ours into a field written with the standard delimiters. */
export function escapeText(text: string): string {
  if (!/[\\|^&~\r\n]/.test(text)) return text;
  return text
    .replace(/\\/g, '\\E\\')
    .replace(/\|/g, '\\F\\')
    .replace(/\^/g, '\\S\\')
    .replace(/&/g, '\\T\\')
    .replace(/~/g, '\\R\\')
    .replace(/\r\n|\r|\n/g, '\\.br\\');
}
