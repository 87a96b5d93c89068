import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventParser, type ServerEvent } from './sse.ts';

function parsed(...chunks: string[]): ServerEvent[] {
  const events: ServerEvent[] = [];
  const feed = eventParser((event) => events.push(event));
  for (const chunk of chunks) feed(chunk);
  return events;
}

describe('server-sent events', () => {
  it('reads events and drops comments', () => {
    expect(parsed(': ping\n\nevent: change\ndata: {"a":1}\n\ndata: x\n\n')).toEqual([
      { event: 'change', data: '{"a":1}' },
      { event: 'message', data: 'x' },
    ]);
  });

  it('joins data lines, takes one blank after the colon, and waits for the blank line', () => {
    expect(parsed('data:a\ndata:  b\n\ndata: unfinished\n')).toEqual([{ event: 'message', data: 'a\n b' }]);
  });

  it('is the same however the bytes are cut, with LF, CR or CRLF', () => {
    for (const end of ['\n', '\r', '\r\n']) {
      const whole = [
        'event: change',
        'data: {"type":"Encounter","id":"1"}',
        '',
        ': ping',
        '',
        'event: change',
        'data: 2',
        '',
        '',
      ].join(end);
      const cuts = fc.array(fc.nat(whole.length), { maxLength: 12 });
      fc.assert(
        fc.property(cuts, (at) => {
          const sorted = [0, ...[...at].sort((a, b) => a - b), whole.length];
          const chunks = sorted.slice(1).map((to, index) => whole.slice(sorted[index], to));
          expect(parsed(...chunks, end).map((event) => event.data)).toEqual(['{"type":"Encounter","id":"1"}', '2']);
        }),
        { numRuns: 60 },
      );
    }
  });
});
