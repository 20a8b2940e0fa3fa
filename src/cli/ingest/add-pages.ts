/** Asks the server to read web pages into a knowledge base. */
import type { ServerApi } from '../server/server-api.ts';
import { refusalOf, type Refusal } from './upload-files.ts';

export interface AddedPages {
  /** Documents that wait for their page, each once. */
  readonly ids: readonly string[];
  readonly refused: readonly Refusal[];
}

/** @throws ClawError when the server cannot be used at all; refused addresses are part of the result */
export async function addPages(api: Pick<ServerApi, 'addPage'>, baseId: string, addresses: readonly string[]): Promise<AddedPages> {
  const ids = new Set<string>();
  const refused: Refusal[] = [];
  for (const address of new Set(addresses)) {
    try {
      for (const { id } of (await api.addPage(baseId, address)).data) ids.add(id);
    } catch (error) {
      refused.push(refusalOf(error, address));
    }
  }
  return { ids: [...ids], refused };
}
