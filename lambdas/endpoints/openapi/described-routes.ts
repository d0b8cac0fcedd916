import type { RoutedFunction } from '../../routes.ts';
import { AGENT_ROUTES } from './described/agents.ts';
import { CLIENT_ROUTES } from './described/clients.ts';
import { DOCUMENT_ROUTES } from './described/documents.ts';
import { PROVIDER_ROUTES } from './described/providers.ts';
import type { Described } from './described/route.ts';
import { SIGN_IN_ROUTES } from './described/sign-in.ts';

/** Whose routes are described here: the administration API's describe themselves. */
type DescribedHere = Exclude<RoutedFunction, 'administration'>;

/** Method and path → what is told of it. */
export const DESCRIBED_ROUTES: Described<DescribedHere> = {
  ...CLIENT_ROUTES,
  ...PROVIDER_ROUTES,
  ...DOCUMENT_ROUTES,
  ...AGENT_ROUTES,
  ...SIGN_IN_ROUTES,
};
