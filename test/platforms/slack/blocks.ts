// Checks Block Kit the way Slack refuses it: https://docs.slack.dev/reference/block-kit/blocks and its limits per field.
import type { Json } from './types.ts';
import { word } from './word.ts';

const MOST_BLOCKS = 50;

/** What is wrong with a list of blocks, in the form of `response_metadata.messages`; empty when it is valid. */
export function checkBlocks(blocks: unknown): readonly string[] {
  if (!Array.isArray(blocks)) return [fault('must be an array', '')];
  const list = blocks as readonly unknown[];
  const ids = list.flatMap((block) => (isObject(block) && typeof block['block_id'] === 'string' ? [block['block_id']] : []));
  return [
    ...(list.length > MOST_BLOCKS ? [fault(`no more than ${MOST_BLOCKS} items allowed`, '')] : []),
    ...(new Set(ids).size < ids.length ? [fault('block_id must be unique', '')] : []),
    ...list.flatMap((block, index) => checkBlock(block, `/${index}`)),
  ];
}

const fault = (what: string, path: string): string => `[ERROR] ${what} [json-pointer:/blocks${path}]`;

function checkBlock(block: unknown, path: string): readonly string[] {
  if (!isObject(block)) return [fault('must be an object', path)];
  const check = BLOCKS[String(block['type'])];
  if (check === undefined) return [fault(`unsupported type: ${String(block['type'])}`, `${path}/type`)];
  return [...length(block['block_id'], 255, `${path}/block_id`, false), ...check(block, path)];
}

type Check = (value: Json, path: string) => readonly string[];

const BLOCKS: Readonly<Record<string, Check>> = {
  divider: () => [],
  rich_text: (block, path) => items(block, 'elements', Infinity, path, () => []),
  header: (block, path) => text(block['text'], 150, `${path}/text`, ['plain_text']),
  image: (block, path) => [
    ...length(block['image_url'], 3_000, `${path}/image_url`),
    ...length(block['alt_text'], 2_000, `${path}/alt_text`),
  ],
  markdown: (block, path) => length(block['text'], 12_000, `${path}/text`),
  section: (block, path) => [
    ...(block['text'] === undefined && block['fields'] === undefined ? [fault('missing required field: text', path)] : []),
    ...(block['text'] === undefined ? [] : text(block['text'], 3_000, `${path}/text`)),
    ...(block['fields'] === undefined ? [] : items(block, 'fields', 10, path, (field, at) => text(field, 2_000, at))),
    ...(block['accessory'] === undefined ? [] : element(block['accessory'], `${path}/accessory`)),
  ],
  context: (block, path) =>
    items(block, 'elements', 10, path, (one, at) => (isObject(one) && one['type'] === 'image' ? [] : text(one, 3_000, at))),
  actions: (block, path) => items(block, 'elements', 25, path, element),
  context_actions: (block, path) =>
    items(block, 'elements', 5, path, (one, at) =>
      isObject(one) && ['feedback_buttons', 'icon_button'].includes(String(one['type']))
        ? element(one, at)
        : [fault('unsupported element', at)],
    ),
};

const ELEMENTS: Readonly<Record<string, Check>> = {
  button: (button, path) => [
    ...text(button['text'], 75, `${path}/text`, ['plain_text']),
    ...length(button['value'], 2_000, `${path}/value`, false),
    ...length(button['url'], 3_000, `${path}/url`, false),
    ...oneOf(button['style'], ['primary', 'danger'], `${path}/style`),
  ],
  feedback_buttons: (one, path) => ['positive_button', 'negative_button'].flatMap((name) => feedback(one[name], `${path}/${name}`)),
  icon_button: (one, path) => [...oneOf(one['icon'], ['trash'], `${path}/icon`), ...text(one['text'], 75, `${path}/text`, ['plain_text'])],
  static_select: (select, path) => items(select, 'options', 100, path, () => []),
  overflow: (menu, path) => items(menu, 'options', 5, path, () => []),
  image: () => [],
  datepicker: () => [],
};

function element(value: unknown, path: string): readonly string[] {
  if (!isObject(value)) return [fault('must be an object', path)];
  const check = ELEMENTS[String(value['type'])];
  if (check === undefined) return [fault(`unsupported type: ${String(value['type'])}`, `${path}/type`)];
  return [...length(value['action_id'], 255, `${path}/action_id`, false), ...check(value, path)];
}

const feedback: (value: unknown, path: string) => readonly string[] = (value, path) =>
  isObject(value)
    ? [...text(value['text'], 75, `${path}/text`, ['plain_text']), ...length(value['value'], 2_000, `${path}/value`)]
    : [fault('missing required field', path)];

function items(
  owner: Json,
  name: string,
  most: number,
  path: string,
  check: (value: unknown, path: string) => readonly string[],
): readonly string[] {
  const list = owner[name];
  const at = `${path}/${name}`;
  if (!Array.isArray(list) || list.length === 0) return [fault(`missing required field: ${name}`, path)];
  if (list.length > most) return [fault(`no more than ${most} items allowed`, at)];
  return list.flatMap((item: unknown, index) => check(item, `${at}/${index}`));
}

function text(value: unknown, most: number, path: string, types: readonly string[] = ['plain_text', 'mrkdwn']): readonly string[] {
  if (!isObject(value)) return [fault('missing required field', path)];
  if (!types.includes(String(value['type']))) return [fault(`unsupported type: ${String(value['type'])}`, `${path}/type`)];
  return length(value['text'], most, `${path}/text`);
}

function length(value: unknown, most: number, path: string, required = true): readonly string[] {
  if (value === undefined) return required ? [fault('missing required field', path)] : [];
  if (typeof value !== 'string') return [fault('must be a string', path)];
  if (value.length > most) return [fault(`must be less than ${most + 1} characters`, path)];
  return required && value === '' ? [fault('must be more than 0 characters', path)] : [];
}

const oneOf = (value: unknown, known: readonly string[], path: string): readonly string[] =>
  value === undefined || known.includes(word(value)) ? [] : [fault(`must be one of ${known.join(', ')}`, path)];

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
