/** Reads the text/event-stream format (HTML standard, 9.2.6) from pieces cut anywhere; EventSource itself can't send a token in a header. */

export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** @returns a function to feed with text as it comes; it calls back once for each complete event */
export function createEventParser(onEvent: (event: ServerEvent) => void): (chunk: string) => void {
  let rest = '';
  let name = '';
  let data: string[] = [];

  function takeLine(line: string): void {
    if (line === '') {
      if (data.length > 0) onEvent({ name: name || 'message', data: data.join('\n') });
      name = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    if (field === 'data') data.push(value);
  }

  return (chunk) => {
    rest += chunk;
    for (;;) {
      const end = /\r\n|\n|\r/.exec(rest);
      // A carriage return at the very end may be the first half of a pair.
      if (end === null || (end[0] === '\r' && end.index === rest.length - 1)) return;
      const line = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      takeLine(line);
    }
  };
}
