// What a bot asks about itself and its guilds, its slash commands, and the way to the gateway.
import { invalidForm, REFUSALS, refuse } from './refusals.ts';
import type { BotRoute } from './call.ts';
import { channelsOf, describeGuild, guildsOf } from './describe-guild.ts';
import { provesItself } from './sign.ts';
import type { Answer, Bot, Command, Guild, Json } from './types.ts';
import { applicationFlags, gatewayUrl, isThread, memberOf, type World } from './world.ts';

const IDENTIFIES_A_DAY = 1_000;

const ok = (body: unknown): Answer => ({ status: 200, body });

export const ACCOUNT_ROUTES: Readonly<Record<string, BotRoute>> = {
  'GET /gateway/bot': ({ world }, bot) =>
    ok({
      url: gatewayUrl(world),
      shards: bot.shards,
      session_start_limit: {
        total: IDENTIFIES_A_DAY,
        remaining: bot.identifiesLeft,
        reset_after: 14_400_000,
        max_concurrency: world.maxConcurrency,
      },
    }),
  'GET /users/@me': (_call, bot) => ok({ ...bot.user, mfa_enabled: false, locale: 'en-US', verified: true, email: null }),
  'GET /users/@me/guilds': ({ world }, bot) =>
    ok(
      guildsOf(world, bot).map(({ id, name }) => ({
        id,
        name,
        icon: null,
        banner: null,
        owner: false,
        permissions: '274877991936',
        features: [],
      })),
    ),
  'GET /applications/@me': ({ world }, bot) => ok(application(world, bot)),
  'PATCH /applications/@me': async ({ world, body }, bot) => {
    const url = body['interactions_endpoint_url'];
    if (typeof url === 'string' && !(await provesItself(world, bot, url))) {
      const why = 'The specified interactions endpoint url could not be verified.';
      return invalidForm('interactions_endpoint_url', 'APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID', why);
    }
    if (url !== undefined) bot.interactionsUrl = url as string | null;
    return ok(application(world, bot));
  },
  'GET /applications/{application_id}/commands': (call, bot) => listCommands(call.params, bot),
  'PUT /applications/{application_id}/commands': (call, bot) => putCommands(call.world, call.params, bot, call.body),
  'GET /applications/{application_id}/guilds/{guild_id}/commands': (call, bot) => listCommands(call.params, bot),
  'PUT /applications/{application_id}/guilds/{guild_id}/commands': (call, bot) => putCommands(call.world, call.params, bot, call.body),
  'GET /guilds/{guild_id}': inGuild((guild) => ok(describeGuild(guild))),
  'GET /guilds/{guild_id}/channels': inGuild((guild, { world }) => ok(channelsOf(world, guild).filter((one) => !isThread(one)))),
  'GET /guilds/{guild_id}/roles': inGuild((guild) => ok(guild.roles)),
  'GET /guilds/{guild_id}/threads/active': inGuild((guild, { world }) =>
    ok({ threads: channelsOf(world, guild).filter(isThread), members: [] }),
  ),
  'GET /guilds/{guild_id}/members/{user_id}': inGuild((_guild, { world, params }, bot) => {
    const id = params['user_id'] === '@me' ? bot.user.id : params['user_id'];
    const user = world.users.get(id ?? '');
    return user === undefined ? refuse(REFUSALS.unknownMember) : ok(memberOf(world, user));
  }),
};

function inGuild(act: (guild: Guild, ...rest: Parameters<BotRoute>) => Answer): BotRoute {
  return (call, bot) => {
    const guild = call.world.guilds.get(call.params['guild_id'] ?? '');
    return guild === undefined || !guild.bots.has(bot.user.id) ? refuse(REFUSALS.unknownGuild) : act(guild, call, bot);
  };
}

function application(world: World, bot: Bot): Json {
  const flags = applicationFlags(bot);
  return {
    id: bot.user.id,
    name: bot.user.username,
    icon: null,
    description: '',
    type: null,
    bot: bot.user,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: bot.keys.publicHex,
    flags,
    flags_new: String(flags),
    redirect_uris: [],
    interactions_endpoint_url: bot.interactionsUrl,
    role_connections_verification_url: null,
    owner: bot.user,
    approximate_guild_count: guildsOf(world, bot).length,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: [],
  };
}

const scopeOf = (params: Readonly<Record<string, string>>): string => params['guild_id'] ?? 'global';

function listCommands(params: Readonly<Record<string, string>>, bot: Bot): Answer {
  if (params['application_id'] !== bot.user.id) return refuse(REFUSALS.unknownApplication);
  return ok(bot.commands.get(scopeOf(params)) ?? []);
}

/** Replaces all commands of the scope; one that keeps its name keeps its id. */
function putCommands(world: World, params: Readonly<Record<string, string>>, bot: Bot, { list }: Json): Answer {
  if (params['application_id'] !== bot.user.id) return refuse(REFUSALS.unknownApplication);
  const known = bot.commands.get(scopeOf(params)) ?? [];
  const given = (list ?? []) as readonly (Json & { readonly name: string })[];
  if (given.some(({ type = 1, name, description }) => type === 1 && (!/^[-_\p{L}\p{N}]{1,32}$/u.test(name) || !description))) {
    return invalidForm('name', 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
  const made = given.map((command): Command => ({
    type: 1,
    description: '',
    default_member_permissions: null,
    ...command,
    id: known.find(({ name }) => name === command.name)?.id ?? world.newId(),
    application_id: bot.user.id,
    version: world.newId(),
    ...(params['guild_id'] !== undefined && { guild_id: params['guild_id'] }),
  }));
  bot.commands.set(scopeOf(params), made);
  return ok(made);
}
