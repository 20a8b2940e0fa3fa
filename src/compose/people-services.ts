/** What the admin API may reach of people and businesses. */
import { createBusinesses } from '../engine/businesses.ts';
import { changePassword, signIn } from '../engine/sign-in.ts';
import { createTeam } from '../engine/team.ts';
import { createPasswords } from '../kernel/password.ts';
import type { ApiServices } from '../http/api-services.ts';
import type { Services } from './services.ts';

export function peopleServices(services: Services) {
  const deps = { ...services, passwords: createPasswords(), setting: services.settings.get, planOf: services.settings.planOf };
  return {
    operators: services.operators,
    team: createTeam(deps),
    businesses: createBusinesses(services),
    signIn: (tried) => signIn(deps, tried),
    changePassword: (caller, given) => changePassword(deps, caller, given),
  } satisfies Partial<ApiServices>;
}
