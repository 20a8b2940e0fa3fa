/** The places of the console: their names, addresses, who sees them, and the code that is loaded when somebody goes there. */
import type { ComponentType } from 'preact';
import type { IconName } from '../ui/icons.tsx';
import { may, type Operation } from './session.ts';

/** What a place shows for the address below it. */
export interface PlaceProps {
  /** The parts of the path behind the place's own name. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}

export interface Place {
  /** First part of its address, and its name in the words; empty: the first page. */
  readonly name: 'home' | 'inbox' | 'knowledge' | 'channels' | 'insights' | 'settings' | 'operations';
  readonly icon: IconName;
  /** Seen by whoever may do at least one of these; by everybody when there is none. */
  readonly needs: readonly Operation[];
  readonly load: () => Promise<ComponentType<PlaceProps>>;
}

/** In the order of the navigation. A place joins with one line here, its words and its folder. */
export const PLACES: readonly Place[] = [
  {
    name: 'home',
    icon: 'home',
    needs: ['changeTenant', 'addDocuments', 'createChannel', 'inviteOperator'],
    load: async () => (await import('../places/home/home.tsx')).Home,
  },
  {
    name: 'inbox',
    icon: 'inbox',
    needs: ['listConversations'],
    load: async () => (await import('../places/inbox/inbox.tsx')).Inbox,
  },
  {
    name: 'knowledge',
    icon: 'knowledge',
    needs: ['listKnowledgeBases'],
    load: async () => (await import('../places/knowledge/knowledge.tsx')).Knowledge,
  },
  {
    name: 'channels',
    icon: 'channels',
    needs: ['listChannels'],
    load: async () => (await import('../places/channels/channels.tsx')).Channels,
  },
  {
    name: 'insights',
    icon: 'insights',
    needs: ['readAnalytics'],
    load: async () => (await import('../places/insights/insights.tsx')).Insights,
  },
  {
    name: 'settings',
    icon: 'settings',
    needs: ['listConfigs'],
    load: async () => (await import('../places/settings/settings.tsx')).Settings,
  },
  {
    name: 'operations',
    icon: 'operations',
    needs: ['listTasks', 'listDeliveries'],
    load: async () => (await import('../places/operations/operations.tsx')).Operations,
  },
];

export const isSeen = ({ needs }: Place): boolean => needs.length === 0 || needs.some(may);

/** Where a place begins. */
export const placeAt = (name: string): Place | undefined => PLACES.find((one) => one.name === (name === '' ? 'home' : name));
