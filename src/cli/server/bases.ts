/** Knowledge bases by the names people gave them. */
import { NotFoundError } from '../../kernel/errors.ts';
import type { ServerApi } from './server-api.ts';

/** The id of the base with this name. @throws NotFoundError */
export async function baseNamed(api: Pick<ServerApi, 'basesNamed'>, name: string): Promise<string> {
  const [base] = (await api.basesNamed(name)).data;
  if (base === undefined) throw new NotFoundError(`The knowledge base "${name}"`);
  return base.id;
}

/** The id of the base with this name, made when there is none. */
export async function baseNamedOrNew(api: Pick<ServerApi, 'basesNamed' | 'createBase'>, name: string): Promise<string> {
  const [base] = (await api.basesNamed(name)).data;
  return (base ?? (await api.createBase(name))).id;
}
