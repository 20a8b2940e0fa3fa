// The Web API methods a support bot needs: what each asks of the token, how often it may be called, and what it does.
import { authRevoke, authTest, botInfo, fileInfo, teamInfo, userInfo } from './accounts.ts';
import { addReaction, openView, publishView, removeReaction, setStatus, setSuggestedPrompts, setTitle } from './assistant.ts';
import { getPermalink, postEphemeral, postMessage, remove, update } from './chat.ts';
import { history, info, replies } from './conversations.ts';
import type { BotCall } from './places.ts';
import { appendStream, startStream, stopStream } from './streams.ts';
import type { Answer } from './types.ts';

export interface Method {
  /** The scopes of which the token needs one; none when empty. */
  readonly scopes: readonly string[];
  /** Calls a minute for one app in one workspace: https://docs.slack.dev/apis/web-api/rate-limits */
  readonly perMinute: number;
  readonly act: (call: BotCall) => Answer;
}

const method = (scopes: readonly string[], perMinute: number, act: (call: BotCall) => Answer): Method => ({ scopes, perMinute, act });
const TIERS = { two: 20, three: 50, four: 100 } as const;
const WRITE = ['chat:write'];
/** Checked by the method itself, since they depend on the kind of channel. */
const BY_CHANNEL: readonly string[] = [];

export const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': method([], 600, authTest),
  'auth.revoke': method([], TIERS.three, authRevoke),
  'chat.postMessage': method(WRITE, Infinity, postMessage),
  'chat.postEphemeral': method(WRITE, TIERS.four, postEphemeral),
  'chat.update': method(WRITE, TIERS.three, update),
  'chat.delete': method(WRITE, TIERS.three, remove),
  'chat.getPermalink': method([], 600, getPermalink),
  'chat.startStream': method(WRITE, TIERS.two, startStream),
  'chat.appendStream': method(WRITE, TIERS.four, appendStream),
  'chat.stopStream': method(WRITE, TIERS.two, stopStream),
  'conversations.replies': method(BY_CHANNEL, TIERS.three, replies),
  'conversations.history': method(BY_CHANNEL, TIERS.three, history),
  'conversations.info': method(BY_CHANNEL, TIERS.three, info),
  'assistant.threads.setStatus': method(['assistant:write', 'chat:write'], 600, setStatus),
  'assistant.threads.setTitle': method(['assistant:write'], TIERS.three, setTitle),
  'assistant.threads.setSuggestedPrompts': method(['assistant:write'], TIERS.three, setSuggestedPrompts),
  'reactions.add': method(['reactions:write'], TIERS.three, addReaction),
  'reactions.remove': method(['reactions:write'], TIERS.two, removeReaction),
  'users.info': method(['users:read'], TIERS.four, userInfo),
  'bots.info': method(['users:read'], TIERS.three, botInfo),
  'team.info': method(['team:read'], TIERS.three, teamInfo),
  'files.info': method(['files:read'], TIERS.four, fileInfo),
  'views.open': method([], TIERS.four, openView),
  'views.publish': method([], TIERS.four, publishView),
};
