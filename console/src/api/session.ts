import type { AnySessionJson } from '../../../lambdas/endpoints/openapi/answers/sessions.ts';
import { ROUTES } from '../../../lambdas/routes.ts';
import { provideCsrfToken, request, requestOnce } from './request.ts';

/** Who is signed in, as `GET /session` says. Times in seconds since the epoch. */
export interface Session {
  readonly organization: string;
  readonly organizationName: string;
  readonly member: string;
  readonly email: string;
  readonly role: string;
  readonly scopes: ReadonlySet<string>;
  readonly expiresAt: number;
  /** Of a setup link: may register a provider, test it and sign in through it, and nothing else. */
  readonly isSetup: boolean;
}

/** @throws ApiProblem 401 when nobody is signed in */
export async function readSession(): Promise<Session> {
  const wire = await requestOnce<AnySessionJson>('GET', ROUTES.signIn.session.path);
  provideCsrfToken(wire.csrf_token);
  return {
    organization: wire.organization,
    organizationName: wire.organization_name,
    member: wire.member,
    email: wire.email,
    role: 'role' in wire ? wire.role : '',
    scopes: new Set(wire.scope.split(' ').filter(Boolean)),
    expiresAt: wire.expires_at,
    isSetup: 'kind' in wire,
  };
}

export function signOut(everywhere: boolean): Promise<void> {
  return request('POST', ROUTES.signIn[everywhere ? 'logoutEverywhere' : 'logout'].path);
}
