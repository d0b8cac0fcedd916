import { createContext, useContext, useMemo } from 'react';
import { consolePath } from '../../../lambdas/routes.ts';
import { type Administration, administrationOf } from '../api/administration.ts';
import type { Session } from '../api/session.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is signed in, below the shell. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession outside of the shell');
  return session;
}

export function mayAdminister({ scopes }: Session): boolean {
  return scopes.has('org:admin');
}

export function mayRead({ scopes }: Session): boolean {
  return scopes.has('org:read') || scopes.has('org:admin');
}

/** The API of the organization that one is signed in to. */
export function useAdministration(): Administration {
  const { organization } = useSession();
  return useMemo(() => administrationOf(organization), [organization]);
}

/** The address of a page of this organization: for links, and with `/console` in front. */
export function useAddress(): (path: string) => string {
  const { organization } = useSession();
  return (path) => consolePath(organization, path);
}
