/** A sign for each kind of channel; drawn in the console's own hand, as the marks of the platforms are theirs. */
import type { JSX } from 'preact';
import { Icon, type IconName } from '../../ui/icons.tsx';

const SIGNS: Readonly<Record<string, IconName>> = { web: 'site', telegram: 'plane', slack: 'hash', discord: 'pad', api: 'document' };

export const KindIcon = ({ kind }: { readonly kind: string }): JSX.Element => (
  <span class="kind">
    <Icon of={SIGNS[kind] ?? 'channels'} />
  </span>
);
