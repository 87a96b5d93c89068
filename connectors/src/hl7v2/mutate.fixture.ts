/** Messages as a broken sender would send them: whole ones, changed by a seeded generator, so that a failure can be repeated. */
export type Random = () => number;

/** mulberry32: small, fast, the same on every machine. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const MARKS = Buffer.from('|^~\\&\r\n\v\0"XFST0129ñ-.');

export function mutated(source: Buffer, random: Random): Buffer {
  const below = (limit: number): number => Math.floor(random() * limit);
  let bytes = source;
  for (let changes = 1 + below(8); changes > 0; changes--) {
    const at = below(bytes.length + 1);
    const put = random() < 0.7 ? MARKS[below(MARKS.length)]! : below(256);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    const lines = bytes.toString('latin1').split('\r');
    switch (below(6)) {
      case 0:
        bytes = Buffer.concat([before, Buffer.from([put]), after]);
        break;
      case 1:
        bytes = Buffer.concat([before, after.subarray(1 + below(20))]);
        break;
      case 2:
        bytes = Buffer.concat([before, Buffer.from([put]), after.subarray(1)]);
        break;
      case 3:
        bytes = Buffer.from(lines.toSpliced(below(lines.length), 1).join('\r'), 'latin1');
        break;
      case 4:
        bytes = Buffer.from(lines.toSpliced(below(lines.length), 0, lines[below(lines.length)]!).join('\r'), 'latin1');
        break;
      default:
        bytes = Buffer.from(withEmptyField(lines, below).join('\r'), 'latin1');
    }
  }
  return bytes;
}

function withEmptyField(lines: readonly string[], below: (limit: number) => number): string[] {
  const at = below(lines.length);
  const fields = lines[at]!.split('|');
  fields[1 + below(fields.length)] = '';
  return lines.with(at, fields.join('|'));
}
