// auth.*, oauth.v2.access, users.info, bots.info, team.info and files.info: who is who, and what may be fetched.
import { ok, refuse } from './answers.ts';
import type { BotCall } from './places.ts';
import type { Answer } from './types.ts';

export const authTest = ({ install }: BotCall): Answer =>
  ok({
    url: `https://${install.team.domain}.slack.com/`,
    team: install.team.domain,
    user: install.team.users.get(install.userId)?.name,
    team_id: install.team.id,
    user_id: install.userId,
    bot_id: install.botId,
    is_enterprise_install: false,
  });

export function authRevoke({ install, body }: BotCall): Answer {
  if (body['test'] === true || body['test'] === 'true') return ok({ revoked: false });
  install.dead = 'token_revoked';
  return ok({ revoked: true });
}

export function userInfo({ install, body }: BotCall): Answer {
  const user = install.team.users.get(String(body['user']));
  if (user === undefined) return refuse('user_not_found');
  const withLocale = body['include_locale'] === true || body['include_locale'] === 'true';
  return ok({
    user: {
      id: user.id,
      team_id: install.team.id,
      name: user.name,
      deleted: false,
      real_name: user.name,
      tz: user.timeZone,
      tz_label: user.timeZone,
      tz_offset: 0,
      profile: {
        real_name: user.name,
        display_name: user.name,
        team: install.team.id,
        ...(install.scopes.has('users:read.email') && { email: user.email }),
      },
      is_admin: false,
      is_bot: user.isBot,
      is_app_user: false,
      updated: 1_700_000_000,
      ...(withLocale && { locale: user.locale }),
    },
  });
}

export function botInfo({ install, body }: BotCall): Answer {
  if (body['bot'] !== install.botId) return refuse('bot_not_found');
  const name = install.team.users.get(install.userId)?.name;
  return ok({ bot: { id: install.botId, deleted: false, name, updated: 1_700_000_000, app_id: install.app.id, user_id: install.userId } });
}

export const teamInfo = ({ install: { team } }: BotCall): Answer =>
  ok({ team: { id: team.id, name: team.domain, domain: team.domain, email_domain: '', url: `https://${team.domain}.slack.com/` } });

export function fileInfo({ install, body }: BotCall): Answer {
  const file = install.team.files.get(String(body['file']));
  return file === undefined ? refuse('file_not_found') : ok({ file: file.fields });
}
