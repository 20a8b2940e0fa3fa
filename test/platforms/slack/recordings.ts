// Compares what the fake makes with recorded answers and payloads of the real Slack, where those files are at hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Json } from './types.ts';

const FOLDER = resolve(import.meta.dirname, '../../../../shared/data/payloads');

/** Why nothing can be compared; null when everything can. */
export const absentRecordings = (): string | null => (existsSync(join(FOLDER, 'slack')) ? null : 'the recorded payloads are not at hand');

/** The recorded answer of a method; null when there is none. */
export function recordedAnswer(method: string): Json | null {
  const path = join(FOLDER, 'slack-api-answers', `${method}.json`);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Json) : null;
}

/** The recordings by the names of their files, each with the id of its bot. */
export function recordedFiles(): Readonly<Record<string, Json>> {
  const folder = join(FOLDER, 'slack');
  return Object.fromEntries(readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Json]));
}

/** Every recorded payload that came to an app. */
export const recordedPayloads = (): readonly Json[] =>
  Object.values(recordedFiles())
    .flatMap((file) => Object.values(file))
    .filter((value): value is Json => typeof value === 'object' && value !== null);

/** Fields of ours that no recording has, or has of another type; each with its path. */
export function strangeFields(ours: unknown, recorded: readonly unknown[], path = ''): readonly string[] {
  if (Array.isArray(ours)) {
    const items = recorded.flatMap((one) => (Array.isArray(one) ? (one as unknown[]) : []));
    return ours.flatMap((item) => strangeFields(item, items, `${path}[]`));
  }
  if (typeof ours !== 'object' || ours === null) {
    return ours === null || recorded.some((one) => typeof one === typeof ours) ? [] : [`${path} is ${typeof ours}`];
  }
  const known = recorded.filter((one): one is Json => typeof one === 'object' && one !== null && !Array.isArray(one));
  return Object.entries(ours).flatMap(([name, value]) => {
    const values = known.flatMap((one) => (name in one ? [one[name]] : []));
    return values.length === 0 ? [`${path}.${name} is not recorded`] : strangeFields(value, values, `${path}.${name}`);
  });
}
