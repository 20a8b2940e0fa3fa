/** Tells by the browser's own notices when somebody begins to wait, for who asked for it. */
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { go, href } from '../../app/router.ts';
import { useList } from '../../data/query.ts';
import { Button } from '../../ui/button.tsx';
import { say } from '../../ui/toast.tsx';
import { inboxWords } from '../../words/inbox.ts';
import { readTalks, talksKey } from './calls.ts';
import { nameOf } from './talk-row.tsx';

const EVERY = 5_000;

const canTell = typeof Notification !== 'undefined';
const permission = signal(canTell ? Notification.permission : 'denied');

/** Not there once it was decided. */
export function NoticeChoice(): JSX.Element | null {
  const words = inboxWords();
  if (permission.value !== 'default') return null;
  const choose = async () => {
    permission.value = await Notification.requestPermission();
    say(permission.value === 'granted' ? words.notified : words.notifyRefused);
  };
  return <Button onPress={() => void choose()}>{words.notifyMe}</Button>;
}

/** While the place is open; who waited already when it was opened is seen in the list. */
export function useNotices(): void {
  const isOn = permission.value === 'granted';
  const { data } = useList(talksKey('waiting', ''), (cursor) => readTalks('waiting', '', cursor), { every: EVERY, enabled: isOn });
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!isOn || data === undefined) return;
    const before = known.current;
    known.current = new Set(data.map(({ id }) => id));
    if (before === null || document.visibilityState === 'visible') return;
    for (const talk of data.filter(({ id }) => !before.has(id))) {
      const notice = new Notification(inboxWords().somebodyWaits(nameOf(talk)), { body: talk.last_message?.text ?? '', tag: talk.id });
      notice.addEventListener('click', () => {
        focus();
        go(href('inbox', talk.id));
      });
    }
  }, [data, isOn]);
}
