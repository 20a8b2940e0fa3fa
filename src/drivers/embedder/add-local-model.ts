/** Brings a local model and what runs it into a folder: checked against what is known of it, and there as a whole or not at all. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { ClawError, ConfigError, UpstreamRefused, UpstreamUnreachable } from '../../kernel/errors.ts';
import { MODEL_FILES, RUNTIME_FOLDER, RUNTIME_PACKAGES } from './local-models.ts';
import type { LocalModel } from './local-models.ts';

export interface AddOptions {
  /** Of the models; made when it is not there. */
  readonly folder: string;
  /** Address of a Maven repository, without a slash at its end. */
  readonly repository: string;
  readonly signal: AbortSignal;
  /** Bytes that came, of how many. */
  readonly onProgress: (bytes: number, of: number) => void;
}

/** Between two pieces of a download. */
const SILENCE_MS = 30_000;
const MARK = 'installed.json';

/**
 * Downloads the model's archive and unpacks its two files; what was there under its name is replaced.
 * @throws UpstreamUnreachable for a download that broke off, UpstreamRefused for one that is not there or not what it should be
 */
export async function addLocalModel(model: LocalModel, options: AddOptions): Promise<void> {
  const bytes = await download(model, options);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== model.sha256) {
    throw new UpstreamRefused(`What came for "${model.name}" is not that model: its SHA-256 is ${sha256}. Nothing was kept.`);
  }
  const wanted = Object.values(model.files);
  // Two names that we know: no path out of the archive is used.
  const files = unzipSync(bytes, { filter: ({ name }) => wanted.includes(name) });
  const place = join(options.folder, model.name);
  const making = `${place}.${process.pid}.new`;
  try {
    await mkdir(making, { recursive: true });
    for (const kind of ['model', 'tokenizer'] as const) await writeFile(join(making, MODEL_FILES[kind]), files[model.files[kind]]!);
    await rm(place, { recursive: true, force: true });
    await rename(making, place);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function download({ path, bytes: expected, name }: LocalModel, { repository, signal, onProgress }: AddOptions): Promise<Buffer> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const answer = await fetch(`${repository}/${path}`, { signal: AbortSignal.any([signal, silence.signal]) });
    if (!answer.ok || answer.body === null) {
      const message = `${repository} answers HTTP ${answer.status} for "${name}".`;
      throw answer.status >= 500 ? new UpstreamUnreachable(message) : new UpstreamRefused(message);
    }
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of answer.body) {
      timer.refresh();
      pieces.push(piece);
      size += piece.length;
      if (size > expected) throw new UpstreamRefused(`What came for "${name}" is larger than that model. Nothing was kept.`);
      onProgress(size, expected);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ClawError) throw error;
    throw new UpstreamUnreachable(`The download of "${name}" from ${repository} broke off. Try again.`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Installs what runs the models, exactly the versions that are known to, without any script of theirs; does nothing when they are there.
 * @param npm the program, for tests
 * @throws ConfigError when npm is not there or fails, with its last words
 */
export async function addRuntime(folder: string, signal: AbortSignal, npm = 'npm'): Promise<void> {
  const place = join(folder, RUNTIME_FOLDER);
  const entries = Object.entries(RUNTIME_PACKAGES);
  // Written last, and with the versions: an installation that broke off, or that an older Claw made, is made anew.
  const mark = join(place, MARK);
  const wanted = JSON.stringify(RUNTIME_PACKAGES);
  if ((await readFile(mark, 'utf8').catch(() => '')) === wanted) return;
  await mkdir(place, { recursive: true });
  const flags = ['--prefix', place, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--save-exact'];
  await run(npm, ['install', ...flags, ...entries.map(([name, version]) => `${name}@${version}`)], signal);
  await writeFile(mark, wanted);
}

function run(program: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], signal });
    let last = '';
    child.stderr.on('data', (piece: Buffer) => (last = `${last}${piece.toString('utf8')}`.slice(-2_000)));
    child.once('error', (cause) => {
      if (signal.aborted) return reject(signal.reason as Error);
      reject(new ConfigError('npm could not be started; it installs what runs local models.', { cause }));
    });
    child.once('close', (code) => {
      if (code === 0) return resolve();
      reject(
        new ConfigError(`npm could not install what runs local models (exit ${code}): ${last.trim().split('\n').slice(-3).join(' ')}`),
      );
    });
  });
}
