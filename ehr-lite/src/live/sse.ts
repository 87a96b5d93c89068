/**
 * Server-sent events out of a byte stream (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
 * `EventSource` cannot send a bearer token, so the stream is read with fetch and parsed here.
 */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Feed it text as it comes, cut anywhere; it calls back per complete event. Comments (`: ping`) are dropped. */
export function eventParser(onEvent: (event: ServerEvent) => void): (chunk: string) => void {
  let rest = '';
  let name = '';
  let data: string[] = [];
  const take = (line: string): void => {
    if (line === '') {
      if (data.length > 0) onEvent({ event: name === '' ? 'message' : name, data: data.join('\n') });
      name = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  };
  return (chunk) => {
    rest += chunk;
    // A CR at the very end may be half of a CRLF: leave it for the next chunk.
    const whole = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
    const lines = whole.split(/\r\n|\r|\n/);
    rest = lines.pop()! + rest.slice(whole.length);
    for (const line of lines) take(line);
  };
}
