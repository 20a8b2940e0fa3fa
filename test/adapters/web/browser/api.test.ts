/** The page's calls as they leave it, and every way they can go wrong as one kind of fault. */
import { expect, it } from 'vitest';
import { createApi } from '../../../../adapters/web/browser/api.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly credentials: string;
  readonly body: string;
}

function open(reply: () => Response | Promise<Response>) {
  const seen: Seen[] = [];
  const fetch = async (address: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(address, init);
    const { method, url, headers, credentials } = request;
    seen.push({ method, url, headers, credentials, body: await request.text() });
    return reply();
  };
  return { seen, api: createApi({ baseUrl: 'http://shop.example', channelKey: 'my shop', fetch, now: () => 0 }) };
}
const reading = { signal: new AbortController().signal, onPiece: () => {} };

it('sends the token in the header alone, and no cookie', async () => {
  const { seen, api } = open(() => Response.json({ data: [] }));
  await api.messages('secret', 7, reading.signal);
  await api.events('secret', 7, reading);
  expect(seen.map(({ method, url, credentials }) => [method, url, credentials])).toEqual([
    ['GET', 'http://shop.example/web/v1/my%20shop/messages?after=7', 'omit'],
    ['GET', 'http://shop.example/web/v1/my%20shop/events', 'omit'],
  ]);
  expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer secret', 'Bearer secret']);
  expect(seen[1]?.headers.get('last-event-id')).toBe('7');
});
it('keeps of a message what fits, and drops a message that does not', async () => {
  const whole = {
    id: 'm',
    seq: 1,
    role: 'assistant',
    text: 'Hi',
    sources: [{ n: 1 }, { n: 2, passage_id: 'p', page: 3 }, { n: 4, passage_id: 'q', page: 'x' }],
    outcome: 'maybe',
  };
  const { api } = open(() => Response.json({ data: [{ ...whole, seq: '1' }, whole, null] }));
  expect(await api.messages('t', 0, reading.signal)).toEqual([
    {
      id: 'm',
      seq: 1,
      role: 'assistant',
      text: 'Hi',
      blocks: [],
      sources: [
        { n: 2, title: '', url: null, passageId: 'p', page: 3, quote: '' },
        { n: 4, title: '', url: null, passageId: 'q', page: null, quote: '' },
      ],
      files: [],
      outcome: null,
      state: '',
      at: '',
      author: null,
    },
  ]);
});
it('tells a refusal by status, code and wait, whether a call or the stream met it', async () => {
  const headers = { 'retry-after': '7' };
  const { api } = open(() => Response.json({ code: 'limit_exceeded', detail: 'Slow down.' }, { status: 429, headers }));
  const fault = { message: 'Slow down.', facts: { status: 429, code: 'limit_exceeded', retryAfterMs: 7000 } };
  await expect(api.send('t', { id: 'c1', text: 'Hi', fileIds: [] })).rejects.toMatchObject(fault);
  await expect(api.events('t', 0, reading)).rejects.toMatchObject(fault);
});
it('takes the page of a proxy for a refusal without a word', async () => {
  const { api } = open(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
  const fault = { message: 'HTTP 502', facts: { status: 502, code: '', retryAfterMs: null } };
  await expect(api.stop('t')).rejects.toMatchObject(fault);
  await expect(api.events('t', 0, reading)).rejects.toMatchObject(fault);
});
it('tells a lost connection by status 0, and an answer of another shape by 502', async () => {
  const lost = open(() => Promise.reject(new TypeError('fetch failed')));
  await expect(lost.api.rate('t', 'm', 1, '')).rejects.toMatchObject({ facts: { status: 0 } });
  await expect(lost.api.events('t', 0, reading)).rejects.toMatchObject({ facts: { status: 0 } });
  const odd = open(() => Response.json({ token: 5 }));
  await expect(odd.api.openSession(reading.signal)).rejects.toMatchObject({ facts: { status: 502 } });
});
it('names the files of a message, and says nothing of them where there are none', async () => {
  const { seen, api } = open(() => Response.json({ message: { id: 'c1', seq: 1, role: 'user', text: 'Hi' } }));
  await api.send('t', { id: 'c1', text: 'Hi', fileIds: [] });
  await api.send('t', { id: 'c2', text: '', fileIds: ['f1', 'f2'] });
  expect(seen.map(({ body }) => JSON.parse(body))).toEqual([
    { id: 'c1', text: 'Hi' },
    { id: 'c2', text: '', file_ids: ['f1', 'f2'] },
  ]);
});
