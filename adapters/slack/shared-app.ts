/** The one app that every business may install in its workspaces, and the addresses at which Slack knows it. */
import { z } from 'zod';
import type { Secret } from '../../src/kernel/secret.ts';
import { KIND } from './to-inbound.ts';

export interface SharedApp {
  /** Names the app in our addresses too, since nothing else of it is known before it is made. */
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly signingSecret: Secret;
}

export const INSTALL_PATH = `/oauth/${KIND}/{appId}/install`;
export const CALLBACK_PATH = `/oauth/${KIND}/{appId}/callback`;
export const EVENTS_PATH = `/webhooks/${KIND}/app/{appId}`;

/** Of all three. */
export const appParams = z.strictObject({ appId: z.string().min(1).max(100).describe('The client id of the app.') });

/** `publicUrl` without a slash at its end. */
export const addressOf = (publicUrl: string, path: string, appId: string): string => publicUrl + path.replace('{appId}', appId);
