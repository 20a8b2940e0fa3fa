/** What the app of a business is set up with: its manifest, which Slack makes an app from, and the scopes its token must have. */

/** What each is for stands in docs/channels/slack.md. */
export const SCOPES = [
  'app_mentions:read',
  'assistant:write',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'mpim:history',
  'mpim:read',
  'users:read',
] as const;

const EVENTS = [
  'app_mention',
  'app_uninstalled',
  'assistant_thread_started',
  'channel_archive',
  'channel_deleted',
  'channel_left',
  'channel_unarchive',
  'group_archive',
  'group_deleted',
  'group_left',
  'group_unarchive',
  'member_joined_channel',
  'message.channels',
  'message.groups',
  'message.im',
  'message.mpim',
  'tokens_revoked',
] as const;

/** Longest name of an app. */
const LONGEST_NAME = 35;

export interface ManifestAddresses {
  /** Where Slack posts to. */
  readonly events: string;
  /** Where it sends browsers back to; of an app that is installed in many workspaces. */
  readonly redirect?: string;
}

/** Without addresses it is for Socket Mode. https://docs.slack.dev/reference/app-manifest */
export function createManifest(name: string, addresses: ManifestAddresses | null): Readonly<Record<string, unknown>> {
  const shown = name.slice(0, LONGEST_NAME);
  const url = addresses?.events ?? null;
  const at = url === null ? {} : { request_url: url };
  const redirects = addresses?.redirect === undefined ? {} : { redirect_urls: [addresses.redirect] };
  const command = { command: '/claw', description: 'Ask the support agent', usage_hint: '[question | help | new | stop | human | usage]' };
  return {
    display_information: { name: shown },
    features: {
      app_home: { messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      assistant_view: { assistant_description: `Ask ${shown}` },
      bot_user: { display_name: shown, always_online: true },
      slash_commands: [{ ...command, should_escape: true, ...(url !== null && { url }) }],
    },
    oauth_config: { ...redirects, scopes: { bot: SCOPES } },
    settings: {
      event_subscriptions: { ...at, bot_events: EVENTS },
      interactivity: { is_enabled: true, ...at },
      org_deploy_enabled: false,
      socket_mode_enabled: url === null,
      token_rotation_enabled: false,
    },
  };
}
