/** Reads the text/event-stream format (HTML standard, 9.2.6) from pieces cut anywhere; EventSource itself can't send a token in a header. */

export interface RawEvent {
  readonly name: string;
  /** What to send as Last-Event-ID to go on after this one; null when the event has none. */
  readonly id: string | null;
  readonly data: string;
}

/** @returns a function to feed with text as it comes; it gives back the events that became complete */
export function createEventParser(): (chunk: string) => readonly RawEvent[] {
  let rest = '';
  let name = '';
  let id: string | null = null;
  let data: string[] = [];

  /** @returns the event that an empty line completes; a block of comments completes none */
  function complete(): readonly RawEvent[] {
    const events = data.length > 0 ? [{ name: name || 'message', id, data: data.join('\n') }] : [];
    name = '';
    id = null;
    data = [];
    return events;
  }

  function takeLine(line: string): readonly RawEvent[] {
    if (line === '') return complete();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    if (field === 'id') id = value;
    if (field === 'data') data.push(value);
    return [];
  }

  return (chunk) => {
    rest += chunk;
    const events: RawEvent[] = [];
    for (;;) {
      const end = /\r\n|\n|\r/.exec(rest);
      // A carriage return at the very end may be the first half of a pair.
      if (end === null || (end[0] === '\r' && end.index === rest.length - 1)) return events;
      const line = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      events.push(...takeLine(line));
    }
  };
}
