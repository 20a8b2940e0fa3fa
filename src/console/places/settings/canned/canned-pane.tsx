/** One canned answer: read, written anew, changed, and taken out. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { go, href } from '../../../app/router.ts';
import { may } from '../../../app/session.ts';
import { change } from '../../../data/query.ts';
import { Button } from '../../../ui/button.tsx';
import { Form } from '../../../ui/dialog.tsx';
import { Select, TextArea, TextField } from '../../../ui/field.tsx';
import { DetailPane } from '../../../ui/list.tsx';
import { doUndoably, say } from '../../../ui/toast.tsx';
import { cannedWords } from '../../../words/canned.ts';
import { sharedWords } from '../../../words/shared.ts';
import type { TaggedConfig } from '../calls.ts';
import { answersIn, CANNED, type CannedAnswer, changeCanned } from './calls.ts';

const LANGUAGES = ['', 'en', 'zh'] as const;
/** Most characters of a text. */
const LONGEST = 2_000;

interface CannedPaneProps {
  /** Null: a new one. */
  readonly of: CannedAnswer | null;
  readonly all: readonly CannedAnswer[];
}

export function CannedPane({ of, all }: CannedPaneProps): JSX.Element {
  const words = cannedWords();
  return (
    <DetailPane title={of?.title ?? words.add} about={words.about} backTo={href('settings', 'canned')}>
      {may('putConfig') ? <Writing of={of} all={all} /> : <p class="value">{of?.text}</p>}
      {of && may('putConfig') && <Remove of={of} />}
    </DetailPane>
  );
}

function Writing({ of, all }: CannedPaneProps): JSX.Element {
  const words = cannedWords();
  const [title, setTitle] = useState(of?.title ?? '');
  const [text, setText] = useState(of?.text ?? '');
  const [language, setLanguage] = useState<(typeof LANGUAGES)[number]>(of?.language ?? '');
  const named = title.trim();
  const isTaken = named !== of?.title && all.some((one) => one.title === named);
  const isWhole = named !== '' && text.trim() !== '' && text.length <= LONGEST;
  const save = async () => {
    await changeCanned(of?.title ?? null, { title: named, text: text.trim(), language: language === '' ? null : language });
    say(sharedWords().saved);
    go(href('settings', 'canned', named), { replace: true });
  };
  return (
    <Form onSubmit={save} submit={sharedWords().save} isDisabled={!isWhole || isTaken}>
      {() => (
        <>
          <TextField
            label={words.title}
            help={words.titleHelp}
            value={title}
            onChange={setTitle}
            fault={isTaken ? words.titleTaken : undefined}
          />
          <TextArea label={words.text} help={words.textHelp} value={text} onChange={setText} rows={6} />
          <Select
            label={words.language}
            value={language}
            options={LANGUAGES.map((value) => ({ value, label: words.languages[value] }))}
            onChange={setLanguage}
          />
        </>
      )}
    </Form>
  );
}

function Remove({ of: { title } }: { readonly of: CannedAnswer }): JSX.Element {
  const remove = () => {
    const revert = change<TaggedConfig>(CANNED, ({ config, tag }) => ({
      config: { ...config, value: answersIn(config).filter((one) => one.title !== title) },
      tag,
    }));
    go(href('settings', 'canned'));
    doUndoably({ text: cannedWords().removed, act: () => changeCanned(title, null), revert });
  };
  return (
    <div>
      <Button icon="trash" onPress={remove}>
        {sharedWords().remove}
      </Button>
    </div>
  );
}
