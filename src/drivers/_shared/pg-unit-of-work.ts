/** What a unit of work is for the drivers on Postgres: one open transaction that they may all write in. */
import type { UnitOfWork } from '../../core/ports/unit-of-work.ts';

export interface PgUnitOfWork extends UnitOfWork {
  query<Row>(text: string, params?: readonly unknown[], name?: string): Promise<Row[]>;
}

export function asPg(tx: UnitOfWork): PgUnitOfWork {
  return tx as PgUnitOfWork;
}
