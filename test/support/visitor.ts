/** A visitor of the web channel over real HTTP, as the chat page is one. */

export interface WireMessage {
  readonly id: string;
  readonly seq: number;
  readonly role: 'user' | 'assistant' | 'operator' | 'system';
  readonly text: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly sources: readonly {
    readonly n: number;
    readonly title: string;
    readonly quote: string;
    readonly passage_id: string;
    readonly external_id: string | null;
  }[];
}

export interface Visitor {
  readonly token: string;
  readonly conversationId: string;
  send(id: string, text: string): Promise<{ readonly status: number; readonly body: unknown }>;
  messages(): Promise<readonly WireMessage[]>;
}

/** Public key of the channel behind the chat page. */
export async function channelKey(url: string): Promise<string> {
  const page = await (await fetch(`${url}/`)).text();
  const key = /<claw-chat [^>]*channel="([^"]+)"/.exec(page)?.[1];
  if (key === undefined) throw new Error('the chat page names no channel');
  return key;
}

export async function openVisitor(url: string, key: string, token?: string): Promise<Visitor> {
  const base = `${url}/web/v1/${key}`;
  const session = token === undefined ? await newSession(base) : { token, conversation_id: '' };
  const headers = { authorization: `Bearer ${session.token}`, 'content-type': 'application/json' };
  return {
    token: session.token,
    conversationId: session.conversation_id,
    send: async (id, text) => {
      const answer = await fetch(`${base}/messages`, { method: 'POST', headers, body: JSON.stringify({ id, text }) });
      return { status: answer.status, body: await answer.json() };
    },
    messages: async () => {
      const all: WireMessage[] = [];
      for (;;) {
        const answer = await fetch(`${base}/messages?after=${all.at(-1)?.seq ?? 0}`, { headers });
        if (!answer.ok) throw new Error(`messages: ${answer.status} ${await answer.text()}`);
        const { data } = (await answer.json()) as { data: WireMessage[] };
        if (data.length === 0) return all;
        all.push(...data);
      }
    },
  };
}

async function newSession(base: string): Promise<{ token: string; conversation_id: string }> {
  const answer = await fetch(`${base}/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  if (!answer.ok) throw new Error(`sessions: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { token: string; conversation_id: string };
}
