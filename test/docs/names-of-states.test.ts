/** States, reasons, codes, commands and settings have their line in the pages of both languages. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../src/core/model/command.ts';
import { DELIVERY_STATES } from '../../src/core/model/delivery.ts';
import { DOCUMENT_ERROR_CODES } from '../../src/core/model/document-fault.ts';
import { MESSAGE_STATES } from '../../src/core/model/message.ts';
import { UNREACHABLE_REASONS } from '../../src/core/model/place.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';

const MODERATION = ['texts.blocked', 'texts.refusal', ...Object.keys(SETTINGS).filter((key) => key.startsWith('moderation.'))];
const TOLD = {
  'api.md': [...Object.keys(MESSAGE_STATES), ...Object.keys(DELIVERY_STATES)],
  'channels/telegram.md': [
    ...COMMANDS.map((name) => `/${name}`),
    ...UNREACHABLE_REASONS,
    'groups.audience',
    'groups.follow_minutes',
    'texts.limited',
  ],
  'knowledge.md': DOCUMENT_ERROR_CODES,
  'moderation.md': MODERATION,
};

it.each(Object.entries(TOLD).flatMap(([page, names]) => ['docs', 'docs/zh-CN'].map((folder) => [`${folder}/${page}`, names] as const)))(
  '%s names all of them',
  (page, names) => {
    const text = readFileSync(page, 'utf8');
    expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  },
);
