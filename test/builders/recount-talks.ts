/** What analytics say, counted once more in memory from the raw rows: by another way than the one that is tested. */
type Ask = <Row>(text: string, params: readonly unknown[], tenantId: string) => Promise<Row[]>;

interface Said {
  readonly id: string;
  readonly conversation_id: string;
  readonly channel_id: string;
  readonly role: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly turn_id: string | null;
  readonly turn_state: string | null;
  readonly thumb: number | null;
  readonly at: number;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const median = (numbers: readonly number[]): number | null => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return sorted.length === 0 ? null : (sorted[Math.floor(at)]! + sorted[Math.ceil(at)]!) / 2;
};

/** By day and channel; `day channel` names each. */
export async function recountTalks(ask: Ask, tenantId: string) {
  const said = await ask<Said>(
    `select m.id, m.conversation_id, m.channel_id, m.role, m.state, m.outcome, m.turn_id, t.state as turn_state, f.value as thumb,
       extract(epoch from m.created_at)::float8 * 1000 as at
     from messages m left join turns t on t.tenant_id = m.tenant_id and t.id = m.turn_id
       left join feedback f on f.tenant_id = m.tenant_id and f.message_id = m.id
     where m.tenant_id = $1 order by m.conversation_id, m.seq`,
    [tenantId],
    tenantId,
  );
  const wanted = await ask<{ conversation_id: string; at: number; claimed: boolean; took: number | null }>(
    `select conversation_id, extract(epoch from requested_at)::float8 * 1000 as at, claimed_at is not null as claimed,
       extract(epoch from replied_at - requested_at)::float8 as took from handovers where tenant_id = $1`,
    [tenantId],
    tenantId,
  );
  const channelOf = new Map(said.map((one) => [one.conversation_id, one.channel_id]));
  const talks = new Map<string, { said: Said[]; wanted: typeof wanted }>();
  const talk = (conversation: string, at: number) => {
    const key = `${dayOf(at)} ${channelOf.get(conversation)} ${conversation}`;
    const known = talks.get(key) ?? { said: [], wanted: [] };
    talks.set(key, known);
    return known;
  };
  for (const one of said) talk(one.conversation_id, one.at).said.push(one);
  for (const one of wanted) talk(one.conversation_id, one.at).wanted.push(one);
  const asked = new Map<string, number>();
  for (const { role, turn_id, at } of said)
    if (role === 'user' && turn_id) asked.set(turn_id, Math.min(at, asked.get(turn_id) ?? Infinity));
  const groups = new Map<string, ReturnType<typeof emptyRow>>();
  for (const [key, { said: rows, wanted: wishes }] of talks) {
    const place = key.split(' ').slice(0, 2).join(' ');
    const row = groups.get(place) ?? emptyRow();
    groups.set(place, row);
    const answers = rows.filter(({ role }) => role === 'assistant');
    const failed = answers.filter(({ turn_state: state }) => state === 'failed');
    const good = answers.filter(({ turn_state: state }) => state !== 'failed');
    const byPerson = rows.filter(({ role }) => role === 'operator').length;
    row.conversations += 1;
    row.asked += rows.filter(({ role, state }) => role === 'user' && state !== 'limited').length;
    row.limited += rows.filter(({ state }) => state === 'limited').length;
    row.answered += good.filter(({ outcome }) => outcome === 'answer').length;
    row.clarified += good.filter(({ outcome }) => outcome === 'clarify').length;
    row.refused += good.filter(({ outcome }) => outcome === 'refuse').length;
    row.failed += failed.length;
    row.byPerson += byPerson;
    row.thumbsUp += rows.filter(({ thumb }) => thumb === 1).length;
    row.thumbsDown += rows.filter(({ thumb }) => thumb === -1).length;
    row.handovers += wishes.length;
    row.claimed += wishes.filter(({ claimed }) => claimed).length;
    row.took.push(...answers.map(({ turn_id, at }) => (at - asked.get(turn_id!)!) / 1000));
    row.waited.push(...wishes.flatMap(({ took }) => (took === null ? [] : [took])));
    const last = answers.at(-1);
    if (wishes.length + byPerson > 0) row.resolutions.handed_over += 1;
    else if (last === undefined) continue;
    else if (last.turn_state === 'failed' || last.outcome !== 'answer' || last.thumb === -1) row.resolutions.unresolved += 1;
    else if (answers.some(({ thumb }) => thumb === 1)) row.resolutions.confirmed += 1;
    else row.resolutions.assumed += 1;
  }
  return new Map([...groups].map(([key, { took, waited, ...row }]) => [key, { ...row, response: median(took), handover: median(waited) }]));
}

const emptyRow = () => ({
  conversations: 0,
  asked: 0,
  limited: 0,
  answered: 0,
  clarified: 0,
  refused: 0,
  failed: 0,
  byPerson: 0,
  thumbsUp: 0,
  thumbsDown: 0,
  handovers: 0,
  claimed: 0,
  resolutions: { handed_over: 0, unresolved: 0, confirmed: 0, assumed: 0 },
  took: [] as number[],
  waited: [] as number[],
});
