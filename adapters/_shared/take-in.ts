/** What every channel does with what its platform brings: judge it, fetch what came with it, and commit it. */
import type { Logger } from '../../src/kernel/logger.ts';
import { judgeAudience } from '../../src/core/model/audience.ts';
import { BLOCKED } from '../../src/core/model/limit-entry.ts';
import type { InboundMessage, Message } from '../../src/core/model/message.ts';
import type { InboundFile, Normalised } from '../../src/core/ports/channel-adapter.ts';
import type { ChannelConnection } from '../../src/core/ports/channel-connection.ts';
import type { ChannelHost } from '../../src/core/ports/channel-host.ts';
import { createKeepFiles, type KeepFiles, type OpenFile } from './keep-files.ts';

export type Spoken = Normalised & { readonly kind: 'message' | 'edit' };

/** Resolves once it is committed, to whether it was for the agent. Rejects as ChannelHost.receive does, and while a file may still be had. */
export type TakeIn = (seen: Spoken, connection: ChannelConnection, host: ChannelHost, openFile: OpenFile) => Promise<boolean>;

/** The same message with what the platform tells of its sender when asked; never rejects. */
export type NameSender = (seen: Spoken, connection: ChannelConnection) => Promise<Spoken>;

/** `name`: for platforms whose events do not say it; only who speaks to the agent is asked about. */
export function createTakeIn(logger: Logger, name: NameSender = async (seen) => seen): TakeIn {
  const keepFiles = createKeepFiles(logger);
  return async (given, connection, host, openFile) => {
    const forAgent = await isForAgent(given, connection, host);
    const seen = forAgent ? await name(given, connection) : given;
    const { sender } = seen.audience;
    const message: InboundMessage = { ...seen.message, ...(sender !== undefined && { sender }) };
    const filled = async (identity: string) =>
      forAgent ? withFiles(keepFiles, { ...message, identity }, seen.files, connection, host, openFile) : message;
    if (seen.kind === 'edit') {
      const { replaces, at } = seen;
      const edited = await filled(replaces);
      await host.edit({ message: { ...(edited ?? message), identity: message.identity }, replaces, at, forAgent });
      return forAgent;
    }
    if (!forAgent) return false;
    const whole = await filled(message.identity);
    if (whole === null) return true;
    const received = await host.receive(whole);
    // Whoever is blocked is not spoken to either.
    if (received.kind === 'limited' && received.level !== BLOCKED) await tell(logger, host, connection, received.message);
    return true;
  };
}

/** The message is committed, so the platform gets its acknowledgement whatever becomes of the notice. */
async function tell(logger: Logger, host: ChannelHost, { channel }: ChannelConnection, message: Message): Promise<void> {
  try {
    await host.tellLimited(channel, message);
  } catch (error) {
    logger.warn({ error, message_id: message.id }, 'nobody was told that a limit refused a message');
  }
}

/** An edit comes late: what was not for the agent when it was written does not become so by what was said since. */
async function isForAgent(seen: Spoken, { channel, audience, bots }: ChannelConnection, host: ChannelHost): Promise<boolean> {
  const verdict = judgeAudience(seen.audience, audience, bots);
  if (verdict !== 'if-part-of') return verdict === 'yes';
  return seen.kind === 'message' && (await host.isPartOf(channel, seen.message.conversationKey));
}

/** Null when nothing is to be fetched any more, as it was taken in before. */
async function withFiles(
  keepFiles: KeepFiles,
  message: InboundMessage,
  files: readonly InboundFile[],
  connection: ChannelConnection,
  host: ChannelHost,
  openFile: OpenFile,
): Promise<InboundMessage | null> {
  if (files.length === 0) return message;
  if (!(await host.isNew(connection.channel, message.identity))) return null;
  const kept = await keepFiles(message, files, connection, host, openFile);
  return { ...message, files: kept.files, unkept: [...(message.unkept ?? []), ...kept.unkept] };
}
