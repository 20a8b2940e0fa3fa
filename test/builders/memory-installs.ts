// Installations of shared apps in memory, for driving an adapter without an engine: each state counts once, and what was granted is kept.
import type { BegunInstall, ChannelInstalls, GrantedApp, InstallOutcome } from '../../src/core/ports/channel-installs.ts';
import type { BaseId, ChannelId } from '../../src/kernel/ids.ts';

export function createMemoryInstalls() {
  const begun = new Map<string, BegunInstall>();
  const granted: (GrantedApp & { readonly begun: BegunInstall })[] = [];
  const served = new Map<string, ChannelId>();
  let outcome: InstallOutcome = 'made';
  const installs: ChannelInstalls = {
    begin: async ({ tenantId, kind, appId, name, baseIds }) => {
      const state = `state-${begun.size + 1}`;
      begun.set(state, { tenantId, kind, appId, name, baseIds: baseIds as readonly BaseId[], business: 'Shoes & Co <b>' });
      return { state, expiresAt: new Date(900_000) };
    },
    take: async (state, { appId }) => {
      const taken = begun.get(state);
      return taken?.appId === appId && begun.delete(state) ? taken : null;
    },
    connect: async (one, app) => {
      granted.push({ ...app, begun: one });
      return outcome;
    },
    channelIn: async ({ appId }, workspaceId) => served.get(`${appId}/${workspaceId}`) ?? null,
  };
  return {
    installs,
    /** Everything that was to be connected, in order. */
    granted,
    serve: (appId: string, workspaceId: string, id: ChannelId) => void served.set(`${appId}/${workspaceId}`, id),
    setOutcome: (next: InstallOutcome) => void (outcome = next),
  };
}
