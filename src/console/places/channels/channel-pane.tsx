/** One channel: how it does, the bot behind it, what it answers from, and its own settings. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href, spot } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmByName } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';
import { DetailPane } from '../../ui/list.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Note } from '../../ui/states.tsx';
import { say, sayFault } from '../../ui/toast.tsx';
import { channelsWords } from '../../words/channels.ts';
import { sharedWords } from '../../words/shared.ts';
import { type Channel, CHANNELS, deleteChannel, healthKey, pauseChannel, type Platform, resumeChannel, testChannel } from './calls.ts';
import { ChannelSettings } from './channel-settings.tsx';
import { LiveHealth } from './health.tsx';
import { WebChat } from './web-chat.tsx';

export function ChannelPane({ channel }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  const { connection, kind } = channel;
  return (
    <DetailPane
      title={channel.name}
      about={words.kinds[kind as keyof typeof words.kinds]}
      backTo={href('channels')}
      actions={connection && <Acts channel={channel} />}
    >
      {connection && (
        <section class="stack">
          <h3>{words.health}</h3>
          {spot.value.query.has('new') && <Next channel={channel} />}
          <LiveHealth channel={channel} />
          {may('testChannel') && <Test channel={channel} />}
        </section>
      )}
      {connection && <Facts channel={channel} />}
      {kind === 'web' && <WebChat channel={channel} />}
      <ChannelSettings channel={channel} />
    </DetailPane>
  );
}

/** The permissions that answering takes, as docs/channels/discord.md names them. */
const DISCORD_INVITATION = 'https://discord.com/oauth2/authorize?scope=bot+applications.commands&permissions=274877975552&client_id=';

/** What to do right after connecting. */
function Next({ channel: { kind, connection } }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  const bot = connection?.bot;
  const link =
    kind === 'telegram' ? `https://t.me/${bot?.name.replace(/^@/, '')}` : kind === 'discord' ? DISCORD_INVITATION + bot?.id : null;
  return (
    <Note tone="teal" icon="send">
      <p>{words.next[kind as Platform]}</p>
      {link !== null && (
        <a href={link} target="_blank" rel="noopener noreferrer">
          {kind === 'discord' ? words.invite : words.openBot}
          <span class="visually-hidden"> ({sharedWords().newTab})</span>
        </a>
      )}
    </Note>
  );
}

function Test({ channel: { id } }: { readonly channel: Channel }): JSX.Element {
  const words = channelsWords();
  const [result, setResult] = useState<Awaited<ReturnType<typeof testChannel>> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    await testChannel(id).then(setResult, sayFault);
    setBusy(false);
  };
  const titles = { ready: words.testReady(result?.bot?.name ?? ''), refused: words.testRefused, unreachable: words.testUnreachable };
  return (
    <>
      <p>
        <Button isBusy={isBusy} onPress={() => void run()}>
          {words.test}
        </Button>
      </p>
      {result && (
        <Note
          tone={result.state === 'ready' ? (result.advice.length > 0 ? 'amber' : 'green') : 'red'}
          icon={result.state === 'ready' ? 'check' : 'alert'}
        >
          <p>{titles[result.state]}</p>
          <ul>
            {result.advice.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Note>
      )}
    </>
  );
}

function Facts({ channel: { connection } }: { readonly channel: Channel }): JSX.Element | null {
  const words = channelsWords();
  if (!connection) return null;
  return (
    <dl class="facts">
      <dt>{words.bot}</dt>
      <dd>{connection.bot.name}</dd>
      <dt>{words.mode}</dt>
      <dd>{words.modes[connection.mode]}</dd>
      {connection.last_four !== null && (
        <>
          <dt>{words.token}</dt>
          <dd>
            <code>{connection.last_four}</code>
          </dd>
        </>
      )}
      {connection.workspace && (
        <>
          <dt>{words.workspace}</dt>
          <dd>{connection.workspace.name}</dd>
        </>
      )}
    </dl>
  );
}

function Acts({ channel: { id, name, state } }: { readonly channel: Channel }): JSX.Element | null {
  const words = channelsWords();
  const [isRemoving, setRemoving] = useState(false);
  const turn = async () => {
    const isActive = state === 'active';
    await (isActive ? pauseChannel(id) : resumeChannel(id)).then(() => say(isActive ? words.paused : words.resumed), sayFault);
    await Promise.all([refresh(CHANNELS), refresh(healthKey(id))]);
  };
  const remove = async () => {
    await deleteChannel(id);
    go(href('channels'));
    await refresh(CHANNELS);
  };
  if (!may('pauseChannel') && !may('deleteChannel')) return null;
  return (
    <>
      <Menu name={sharedWords().more} face={<Icon of="more" />}>
        <MenuItem icon={state === 'active' ? 'pause' : 'play'} needs="pauseChannel" onPress={() => void turn()}>
          {state === 'active' ? words.pause : words.resume}
        </MenuItem>
        <MenuItem icon="trash" needs="deleteChannel" isDanger onPress={() => setRemoving(true)}>
          {words.removeIt}
        </MenuItem>
      </Menu>
      {isRemoving && (
        <ConfirmByName title={words.removeIt} name={name} submit={words.removeIt} onConfirm={remove} onClose={() => setRemoving(false)}>
          {words.removeBody}
        </ConfirmByName>
      )}
    </>
  );
}
