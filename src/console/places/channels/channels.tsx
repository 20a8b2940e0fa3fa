/** Channels: what is connected and how it does, the ways to connect more, and how answers look there. */
import type { JSX } from 'preact';
import { Missing } from '../../app/outlet.tsx';
import type { PlaceProps } from '../../app/places.ts';
import { href } from '../../app/router.ts';
import { may } from '../../app/session.ts';
import { refresh, useQuery } from '../../data/query.ts';
import { List, Row, Split } from '../../ui/list.tsx';
import { Page } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { channelsWords } from '../../words/channels.ts';
import { sharedWords } from '../../words/shared.ts';
import { type Channel, CHANNELS, PLATFORMS, readChannels } from './calls.ts';
import { ChannelPane } from './channel-pane.tsx';
import { Connect } from './connect.tsx';
import { HealthChip } from './health.tsx';
import { KindIcon } from './kind-icon.tsx';
import { Platforms } from './platforms.tsx';
import { Preview } from './preview.tsx';

const EVERY = 5_000;

export function Channels({ parts: [first, second] }: PlaceProps): JSX.Element {
  const words = channelsWords();
  const reading = useQuery(CHANNELS, readChannels, { every: EVERY });
  const platform = PLATFORMS.find((one) => one === second);
  const tabs = [
    { label: words.tabs.channels, to: href('channels'), isHere: first !== 'preview' },
    { label: words.tabs.preview, to: href('channels', 'preview'), isHere: first === 'preview' },
  ];
  if (first === 'preview') {
    return (
      <Page title={words.title} lead={words.lead} tabs={tabs}>
        <Preview />
      </Page>
    );
  }
  if (first === 'connect' && platform && may('createChannel')) return <Connect key={platform} platform={platform} />;
  return (
    <Loaded of={reading} onRetry={() => void refresh(CHANNELS)}>
      {(channels) => {
        const shown = channels.filter(({ kind }) => kind !== 'api');
        const open = shown.find(({ id }) => id === first);
        if (first !== undefined && !open) return <Missing title={sharedWords().notFound} body={sharedWords().notFoundBody} />;
        return (
          <Page title={words.title} lead={words.lead} tabs={tabs}>
            <Split list={<All channels={shown} openId={first} />} detail={open ? <ChannelPane key={open.id} channel={open} /> : null} />
          </Page>
        );
      }}
    </Loaded>
  );
}

function All({ channels, openId }: { readonly channels: readonly Channel[]; readonly openId: string | undefined }): JSX.Element {
  const words = channelsWords();
  return (
    <div class="stack-wide">
      <List label={words.title}>
        {channels.map((one) => (
          <Row
            key={one.id}
            to={href('channels', one.id)}
            isOpen={one.id === openId}
            icon={<KindIcon kind={one.kind} />}
            title={one.name}
            about={one.connection ? `${words.kinds[one.kind as keyof typeof words.kinds]} · ${one.connection.bot.name}` : words.webTitle}
            side={<HealthChip channel={one} />}
          />
        ))}
      </List>
      {openId === undefined && may('createChannel') && (
        <section class="stack">
          <h2>{words.connectLead}</h2>
          <Platforms />
        </section>
      )}
    </div>
  );
}
