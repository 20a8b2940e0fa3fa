/** What stays while one moves about: the places at the left, the business and who I am at the top. */
import type { JSX } from 'preact';
import { isOnline } from '../data/api.ts';
import { Icon } from '../ui/icons.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { sharedWords } from '../words/shared.ts';
import { GoAnywhere } from './go-anywhere.tsx';
import { Mark } from './mark.tsx';
import { Outlet } from './outlet.tsx';
import { isSeen, PLACES } from './places.ts';
import { LanguageChoice, ThemeChoice } from './preferences.tsx';
import { href, placeName } from './router.ts';
import { me, signOut } from './session.ts';

export function Frame(): JSX.Element {
  const words = sharedWords();
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {words.skip}
      </a>
      <Top />
      <Places />
      <main id="content" class="content" tabIndex={-1}>
        {!isOnline.value && (
          <p class="offline" role="status">
            <Icon of="alert" />
            {words.offline}
          </p>
        )}
        <Outlet />
      </main>
    </div>
  );
}

const Top = (): JSX.Element => (
  <header class="top">
    <a class="top-brand" href={href()}>
      <Mark />
      <span>{me().tenant_name}</span>
    </a>
    <GoAnywhere />
    <Account />
  </header>
);

function Account(): JSX.Element {
  const words = sharedWords();
  const { name, role } = me();
  const face = (
    <>
      <span class="avatar" aria-hidden="true">
        {[...name][0]?.toUpperCase()}
      </span>
      <Icon of="down" />
    </>
  );
  return (
    <Menu name={words.you} face={face}>
      <p class="menu-who">
        <strong>{name}</strong>
        <span>{words.roles[role]}</span>
      </p>
      <div class="menu-part">
        <span class="label">{words.language}</span>
        <LanguageChoice />
      </div>
      <div class="menu-part">
        <span class="label">{words.theme}</span>
        <ThemeChoice />
      </div>
      <a class="menu-item" href="/help" target="_blank" rel="noopener">
        <Icon of="question" />
        {words.help}
      </a>
      <MenuItem icon="out" onPress={() => void signOut()}>
        {words.signOut}
      </MenuItem>
    </Menu>
  );
}

function Places(): JSX.Element {
  const words = sharedWords().places;
  return (
    <nav class="places" aria-label={words.label}>
      {PLACES.filter(isSeen).map(({ name, icon }) => (
        <a key={name} href={name === 'home' ? href() : href(name)} aria-current={isHere(name) ? 'page' : undefined}>
          <Icon of={icon} />
          <span>{words[name]}</span>
        </a>
      ))}
    </nav>
  );
}

const isHere = (name: string): boolean => placeName.value === (name === 'home' ? '' : name);
