// Guilds as the API and the gateway describe them.
import type { Bot, Channel, Guild, Json } from './types.ts';
import { isThread, memberOf, timestamp, type World } from './world.ts';

export const guildsOf = (world: World, bot: Bot): readonly Guild[] =>
  [...world.guilds.values()].filter(({ bots }) => bots.has(bot.user.id));

export const channelsOf = (world: World, guild: Guild): readonly Channel[] =>
  [...world.places.values()].map(({ channel }) => channel).filter(({ guild_id }) => guild_id === guild.id);

/** The guild as the API describes it; the gateway adds channels and members. */
export function describeGuild({ id, name, owner, roles }: Guild): Json {
  const absent = ['icon', 'description', 'home_header', 'splash', 'discovery_splash', 'banner', 'application_id', 'afk_channel_id'];
  const missing = ['system_channel_id', 'widget_channel_id', 'max_presences', 'vanity_url_code', 'rules_channel_id', 'incidents_data'];
  const none = [...absent, ...missing, 'safety_alerts_channel_id', 'public_updates_channel_id'].map((field) => [field, null] as const);
  return {
    ...Object.fromEntries(none),
    id,
    name,
    owner_id: owner.id,
    roles,
    features: [],
    region: 'deprecated',
    afk_timeout: 300,
    system_channel_flags: 0,
    widget_enabled: false,
    verification_level: 0,
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
  };
}

/** What a bot learns of a guild that it is in. */
export function guildEvent(world: World, bot: Bot, guild: Guild): Json {
  const channels = channelsOf(world, guild);
  return {
    ...describeGuild(guild),
    joined_at: timestamp(world),
    large: false,
    unavailable: false,
    member_count: world.users.size,
    members: [memberOf(world, bot.user)],
    channels: channels.filter((one) => !isThread(one)),
    threads: channels.filter(isThread),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
