/** Plants a second business into a running Claw: what a platform owner would set up, and one of everything the business itself makes. */
import pg from 'pg';
import { newUuid } from '../../src/kernel/ids.ts';
import { hashToken, randomToken } from '../../src/kernel/secret.ts';
import { SAMPLE_FILES } from '../builders/sample-files.ts';
import { call } from './call.ts';
import { embeddedUrl } from './embedded-url.ts';
import { RAISED_ROUTES } from './gateway-process.ts';
import { until } from './until.ts';
import { openVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

export interface SecondTenant {
  readonly apiKey: string;
  /** Public key of its web channel. */
  readonly webKey: string;
  readonly visitor: Visitor;
  /** One thing of each kind that belongs to it. */
  readonly ids: Readonly<
    Record<
      | 'channel'
      | 'base'
      | 'source'
      | 'document'
      | 'annotation'
      | 'gap'
      | 'passage'
      | 'conversation'
      | 'message'
      | 'turn'
      | 'file'
      | 'delivery'
      | 'model'
      | 'list'
      | 'contact'
      | 'endpoint'
      | 'notification'
      | 'apiKey'
      | 'operator'
      | 'invitation'
      | 'question'
      | 'run'
      | 'publication',
      string
    >
  >;
}

/** What only this business knows. */
export const SECRET_DOCUMENT = { title: 'Zephyr warranty', text: 'The Zephyr kettle has a warranty of eleven years, word of the house.' };
export const SECRET_QUESTION = 'What is the warranty of the Zephyr kettle?';

export async function plantSecondTenant(url: string, home: string): Promise<SecondTenant> {
  const { apiKey, webKey, channel } = await plantTenant(home, 'Zephyr');
  const post = async (path: string, json: unknown) => {
    const answer = await call(`${url}/api/v1${path}`, { method: 'POST', token: apiKey, ...(json !== undefined && { json }) });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body as Record<string, never>;
  };
  const raised = { method: 'PUT', token: apiKey, json: { value: RAISED_ROUTES } };
  const { status, text } = await call(`${url}/api/v1/configs/limits.route_per_minute`, raised);
  if (status !== 200) throw new Error(`limits.route_per_minute: ${status} ${text}`);
  const base: string = (await post('/knowledge/bases', { name: 'zephyr' }))['id']!;
  const source: string = (await post(`/knowledge/bases/${base}/sources`, { kind: 'page', url: 'http://127.0.0.1/' }))['id']!;
  const added: { id: string }[] = (await post(`/knowledge/bases/${base}/documents`, SECRET_DOCUMENT))['data']!;
  const document = added[0]!.id;
  await until(async () => (await call(`${url}/api/v1/knowledge/documents/${document}`, { token: apiKey })).body?.['state'] === 'ready');
  const pinned = { base_id: base, question: 'Who makes the Zephyr?', answer: 'The house of Zephyr.' };
  const annotation: string = (await post('/knowledge/annotations', pinned))['id']!;
  await post('/messages', { text: 'Does the house of Zephyr ship to Norway?', wait_s: 20 });
  const gaps = async () => (await call(`${url}/api/v1/knowledge/gaps`, { token: apiKey })).body?.['data'] as { id: string }[];
  await until(async () => (await gaps()).length > 0, 15_000, 100);
  const gap = (await gaps())[0]!.id;
  const exchange = await post('/messages', { text: SECRET_QUESTION, wait_s: 20 });
  const { message, task, answer } = exchange as unknown as {
    message: { id: string; conversation_id: string };
    task: { id: string };
    answer: { sources: { passage_id: string }[] };
  };
  const passage = answer.sources[0]!.passage_id;
  const visitor = await openVisitor(url, webKey);
  const file = await sendFile(`${url}/web/v1/${webKey}`, visitor.token);
  const sent = async () => (await call(`${url}/api/v1/deliveries`, { token: apiKey })).body?.['data'] as { id: string }[];
  await until(async () => (await sent()).length > 0);
  const delivery = (await sent())[0]!.id;
  // Switched off, for the answers of this business are looked at elsewhere.
  const contacts = (await call(`${url}/api/v1/contacts`, { token: apiKey })).body?.['data'] as { id: string }[];
  const contact = contacts[0]!.id;
  const entry = { list: 'block', subject: 'address', value: '203.0.113.9', reason: 'a flood' };
  const list: string = (await post('/rate-limits/lists', entry))['id']!;
  const model: string = (await post('/models', { base_url: 'https://models.example/v1', model: 'none', enabled: false }))['id']!;
  const address = { name: 'Zephyr', url: 'https://zephyr.example/told', enabled: false };
  const endpoint: string = (await post('/notifications/endpoints', address))['id']!;
  const notification: string = (await post(`/notifications/endpoints/${endpoint}/test`, {}))['id']!;
  const keyId: string = (await post('/api-keys', { name: 'shop', role: 'viewer' }))['id']!;
  const operator: string = (await post('/operators', { email: 'zoe@zephyr.example', name: 'Zoe', role: 'viewer' }))['id']!;
  const invitation: string = (await post('/invitations', { email: 'zac@zephyr.example', role: 'viewer' }))['id']!;
  const conversation = message.conversation_id;
  const drafted = await call(`${url}/api/v1/configs/answer.top_k?draft=true`, { method: 'PUT', token: apiKey, json: { value: 9 } });
  if (drafted.status !== 200) throw new Error(`draft: ${drafted.status} ${drafted.text}`);
  const hash: string = (await post('/configs/preview', undefined))['hash']!;
  const publication: string = (await post('/configs/publish', { hash, at: '2099-01-01T00:00:00Z' }))['id']!;
  const question: string = (await post('/evaluations/questions', { question: SECRET_QUESTION }))['id']!;
  const run: string = (await post('/evaluations/runs', {}))['id']!;
  // It asks the model in the background, among what tests ask.
  await until(async () => {
    const { body } = await call(`${url}/api/v1/evaluations/runs/${run}`, { token: apiKey });
    return body?.['state'] !== 'queued' && body?.['state'] !== 'running';
  }, 30_000);
  const ids = {
    channel,
    base,
    source,
    document,
    annotation,
    gap,
    passage,
    conversation,
    message: message.id,
    turn: task.id,
    file,
    delivery,
    model,
    list,
    contact,
    endpoint,
    notification,
    apiKey: keyId,
    operator,
    invitation,
    question,
    run,
    publication,
  };
  return { apiKey, webKey, visitor, ids };
}

/** The id of a picture that its visitor sent. */
async function sendFile(address: string, token: string): Promise<string> {
  const raw = new FormData();
  raw.append('file', new File([SAMPLE_FILES['image/png']], 'kettle.png'));
  const { file } = (await call(`${address}/files`, { token, raw })).body as { file: { id: string } };
  const sent = await call(`${address}/messages`, { token, json: { id: 'picture', text: '', file_ids: [file.id] } });
  if (sent.status !== 202) throw new Error(`the picture was not sent: ${sent.status} ${sent.text}`);
  return file.id;
}

/** A business with an owner's key, a web channel and an API channel, and nothing else. */
export async function plantTenant(
  home: string,
  name: string,
): Promise<{ readonly apiKey: string; readonly webKey: string; readonly channel: string }> {
  const apiKey = `claw_${randomToken()}`;
  const webKey = `web_${randomToken(12)}`;
  const channel = newUuid();
  const client = new pg.Client({ connectionString: await embeddedUrl(home) });
  await client.connect();
  try {
    const tenant = newUuid();
    await client.query("insert into tenants (id, name, plan) values ($1, $2, 'pro')", [tenant, name]);
    await client.query(
      "insert into api_keys (tenant_id, id, name, role, tier, hash, last_four) values ($1, $2, 'owner', 'owner', 'pro', $3, $4)",
      [tenant, newUuid(), hashToken(apiKey), apiKey.slice(-4)],
    );
    for (const [id, kind, key] of [[channel, 'web', webKey] as const, [newUuid(), 'api', `api_${randomToken(12)}`] as const]) {
      await client.query('insert into channels (tenant_id, id, kind, name, public_key) values ($1, $2, $3, $4, $5)', [
        tenant,
        id,
        kind,
        name,
        key,
      ]);
    }
  } finally {
    await client.end();
  }
  return { apiKey, webKey, channel };
}
