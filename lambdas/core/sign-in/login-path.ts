import { pathOf, ROUTES } from '../../routes.ts';

/** Where signing in to an organization begins; of ids that were checked. */
export function loginPath(organization: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const search = new URLSearchParams(entries).toString();
  return `${pathOf(ROUTES.signIn.login, { organization })}${search === '' ? '' : `?${search}`}`;
}
