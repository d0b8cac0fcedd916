import { createContext, useContext } from 'react';
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
