/** The roles, and those that the reader may give. */
import { me } from '../../app/session.ts';
import type { Role } from './people-calls.ts';

/** From the most to the least. */
const ROLES = ['owner', 'admin', 'operator', 'viewer'] as const satisfies readonly Role[];

/** Nobody gives more than they have. */
export const rolesToGive = (): readonly Role[] => ROLES.slice(ROLES.indexOf(me().role));
