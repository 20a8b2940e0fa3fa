/** How a value of a setting is typed: every setting of the table can be shown in fields and read back unchanged. */
import { expect, it } from 'vitest';
import { z } from 'zod';
import { boundsOf, fieldsOf, type Shape, textOf, valueOf } from '../../src/console/places/settings/editing.ts';
import { SETTINGS } from '../../src/core/model/setting.ts';

const shapeOf = (key: keyof typeof SETTINGS) => z.toJSONSchema(SETTINGS[key].schema) as Shape;
const kinds = (key: keyof typeof SETTINGS) => fieldsOf(shapeOf(key)).map(({ part, kind }) => `${part}:${kind}`);

it.each(Object.keys(SETTINGS) as (keyof typeof SETTINGS)[])('%s is read back as it was shown', (key) => {
  const fields = fieldsOf(shapeOf(key));
  expect(valueOf(fields, (field) => textOf(field, SETTINGS[key].default))).toEqual(SETTINGS[key].default);
});

it('offers the field that fits', () => {
  expect(kinds('answer.top_k')).toEqual([':number']);
  expect(kinds('answer.check_support')).toEqual([':switch']);
  expect(kinds('groups.audience')).toEqual([':choice']);
  expect(kinds('texts.greeting')).toEqual(['en:text', 'zh:text']);
  expect(kinds('web.suggestions')).toEqual(['en:lines', 'zh:lines']);
  expect(kinds('limits.contact_per_minute')).toEqual(['free:number', 'pro:number', 'enterprise:number']);
  expect(kinds('moderation.endpoint')).toEqual([':line']);
  expect(kinds('handover.hours')).toEqual([':json']);
});

it('takes an empty field for null where there may be none, and broken input for no value', () => {
  const empty = (key: keyof typeof SETTINGS, text: string) => valueOf(fieldsOf(shapeOf(key)), () => text);
  expect(empty('limits.tenant_per_minute', ' ')).toBeNull();
  expect(empty('handover.hours', '')).toBeNull();
  expect(empty('answer.top_k', '')).toBeUndefined();
  expect(empty('answer.top_k', 'many')).toBeUndefined();
  expect(empty('handover.hours', '{"week":')).toBeUndefined();
  expect(empty('web.origins', 'https://a.example\n\n https://b.example ')).toEqual(['https://a.example', 'https://b.example']);
});

it('says the bounds of a number only where they say something', () => {
  expect(boundsOf(shapeOf('answer.top_k'))).toEqual({ least: 1, most: 50 });
  expect(boundsOf(shapeOf('limits.global_per_minute'))).toEqual({ least: 1, most: null });
});
