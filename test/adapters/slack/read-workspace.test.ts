// Whose a payload is: by what the app is authorized with, else by the workspace that the payload names.
import { expect, it } from 'vitest';
import { readWorkspace } from '../../../adapters/slack/read-workspace.ts';

it.each([
  ['an event', { team_id: 'T1', authorizations: [{ team_id: 'T1' }] }, 'T1'],
  ['an event of a channel shared with others, whose outer team is theirs', { team_id: 'T2', authorizations: [{ team_id: 'T1' }] }, 'T1'],
  ['an event without authorizations', { team_id: 'T1', authorizations: null }, 'T1'],
  ['a press', { team: { id: 'T1', domain: 'shop' }, user: { id: 'U1', team_id: 'T2' } }, 'T1'],
  ['a command', { team_id: 'T1', command: '/claw' }, 'T1'],
  ['an installation for an organization', { team: null, authorizations: [{ team_id: null, enterprise_id: 'E1' }] }, null],
  ['an id that is none', { team_id: "T1' or 1" }, null],
  ['a list', [], null],
  ['nothing', null, null],
])('reads it of %s', (_what, payload, workspace) => {
  expect(readWorkspace(payload)).toBe(workspace);
});
