/** Sequelize for the admin side: a small pool of its own, models of this connection, and units of work walled to one tenant. */
import { Sequelize } from 'sequelize';
import type { Transaction } from 'sequelize';
import type { TenantId } from '../../kernel/ids.ts';
import { translatePgError } from '../_shared/pg-errors.ts';
import { localSettings, TIMEOUTS } from '../_shared/pg-pool.ts';
import { joinStartOptions } from '../_shared/start-options.ts';
import { defineModels } from './models/define-models.ts';
import type { Models } from './models/define-models.ts';

export interface Orm {
  readonly models: Models;
  /** Commits when `work` resolves; every statement of it must be given the transaction. Errors are ours. */
  withTenant<T>(tenantId: TenantId, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface OrmOptions {
  readonly connectionString: string;
  /** Role to work as; null works as the login itself. */
  readonly role: string | null;
  /** Whether a pooler in transaction mode is in between. */
  readonly pooled?: boolean;
}

const MAX_CONNECTIONS = 3;
const CONNECT_TIMEOUT_MS = 10_000;

export function createOrm(options: OrmOptions): Orm {
  const { role, pooled = false } = options;
  const { connectionString, ...startOptions } = joinStartOptions(options.connectionString, pooled ? {} : { role });
  const sequelize = new Sequelize(connectionString, {
    dialect: 'postgres',
    logging: false,
    pool: { max: MAX_CONNECTIONS, min: 0, idle: 10_000, acquire: CONNECT_TIMEOUT_MS },
    define: { timestamps: false, underscored: true },
    dialectOptions: {
      application_name: 'claw',
      ...(!pooled && TIMEOUTS),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      ...startOptions,
    },
  });
  return {
    models: defineModels(sequelize),
    withTenant: async (tenantId, work) => {
      try {
        return await sequelize.transaction(async (transaction) => {
          if (pooled) await sequelize.query(localSettings(role), { transaction });
          await sequelize.query(`select set_config('claw.tenant', $1, true)`, { bind: [tenantId], transaction });
          return work(transaction);
        });
      } catch (error) {
        throw translatePgError(original(error));
      }
    },
    close: () => sequelize.close(),
  };
}

/** Sequelize wraps what the driver threw. */
function original(error: unknown): unknown {
  return error instanceof Error && 'original' in error && error.original instanceof Error ? error.original : error;
}
