/** A business without operators, for tests of everything else; people.test.ts has the real ones. */
import type { ApiServices } from '../../src/http/api-services.ts';

type People = Pick<ApiServices, 'operators' | 'team' | 'businesses' | 'signIn' | 'changePassword' | 'isHttps'>;

export function createNoPeople(): People {
  const nobody = async () => null;
  const none = async () => ({ items: [], nextCursor: null });
  const never = async (): Promise<never> => {
    throw new Error('There are no people in this test.');
  };
  return {
    operators: {
      list: none,
      get: nobody,
      remove: async () => false,
      endSession: async () => {},
      sessions: async () => [],
      invitations: none,
      withdraw: async () => false,
    },
    team: { create: never, change: nobody, resetPassword: nobody, invite: never, openInvitation: nobody, accept: never },
    businesses: { list: none, get: nobody, create: never, change: nobody },
    signIn: never,
    changePassword: never,
    isHttps: false,
  };
}
