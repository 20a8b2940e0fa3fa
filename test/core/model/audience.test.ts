/** What is answered in groups: facts from a channel, a policy of the business, one rule. */
import { expect, it } from 'vitest';
import { AUDIENCE_POLICIES, judgeAudience, type Audience } from '../../../src/core/model/audience.ts';

const SAID: Audience = { private: false, mentioned: false, replyToBot: false, command: false, inThread: false };

it.each<[string, Partial<Audience>, readonly string[]]>([
  ['talk among people', {}, ['no', 'no', 'yes']],
  ['anything in private', { private: true }, ['yes', 'yes', 'yes']],
  ['the name', { mentioned: true }, ['yes', 'yes', 'yes']],
  ['a reply to the agent', { replyToBot: true }, ['yes', 'yes', 'yes']],
  ['a command', { command: true }, ['yes', 'yes', 'yes']],
  ['words in a thread', { inThread: true }, ['if-part-of', 'yes', 'yes']],
  ['words to others in a thread', { inThread: true, toOthers: true }, ['no', 'yes', 'yes']],
  ['the name among others in a thread', { inThread: true, toOthers: true, mentioned: true }, ['yes', 'yes', 'yes']],
  ['another bot', { sender: 'bot', mentioned: true, private: true }, ['no', 'no', 'no']],
])('%s: addressed, threads and all', (_what, given, verdicts) => {
  expect(AUDIENCE_POLICIES.map((policy) => judgeAudience({ ...SAID, ...given }, policy))).toEqual(verdicts);
});

it('treats another bot like a person where it is wanted', () => {
  expect(judgeAudience({ ...SAID, sender: 'bot' }, 'addressed', 'answer')).toBe('no');
  expect(judgeAudience({ ...SAID, sender: 'bot', mentioned: true }, 'addressed', 'answer')).toBe('yes');
});
