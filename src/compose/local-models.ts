/** The local models of this installation: which there are, and how one comes and goes. */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { addLocalModel, addRuntime } from '../drivers/embedder/add-local-model.ts';
import { findLocalModel, LOCAL_MODELS, MODELS_FOLDER } from '../drivers/embedder/local-models.ts';
import { isAdded } from '../drivers/embedder/local-source.ts';

export interface LocalModelState {
  readonly name: string;
  readonly about: string;
  readonly added: boolean;
}

export interface AddProgress {
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number, of: number) => void;
}

const folderOf = ({ home }: Pick<Config, 'home'>): string => join(resolve(home), MODELS_FOLDER);

export function listLocalModels(config: Config): Promise<readonly LocalModelState[]> {
  const folder = folderOf(config);
  return Promise.all(LOCAL_MODELS.map(async (model) => ({ name: model.name, about: model.about, added: await isAdded(folder, model) })));
}

/** False for a name that is none. Errors say what to do. */
export async function addModel(config: Config, name: string, progress: AddProgress): Promise<boolean> {
  const model = findLocalModel(name);
  if (model === null) return false;
  const folder = folderOf(config);
  await addLocalModel(model, { ...progress, folder, repository: config.modelRepository });
  await addRuntime(folder, progress.signal);
  return true;
}

/** False when there is none of this name. */
export async function removeModel(config: Config, name: string): Promise<boolean> {
  const model = findLocalModel(name);
  const folder = folderOf(config);
  if (model === null || !(await isAdded(folder, model))) return false;
  await rm(join(folder, model.name), { recursive: true });
  return true;
}
