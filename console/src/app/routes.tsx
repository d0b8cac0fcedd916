import { createBrowserRouter, type RouteObject } from 'react-router';
import { ROUTES } from '../../../lambdas/routes.ts';
import { Crashed } from '../pages/crashed.tsx';
import { Landing } from '../pages/landing.tsx';
import { NotFound } from '../pages/not-found.tsx';
import { SignedInAgain } from '../pages/signed-in-again.tsx';
import { SignedOut } from '../pages/signed-out.tsx';
import { Shell } from './shell.tsx';
import { SIGNED_IN_AGAIN_PATH } from './sign-in.ts';

/** Every page has an address of its own, and is loaded when it is first opened. */
const PAGES: readonly RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('../pages/home.tsx')).Home }) },
  { path: 'requests', lazy: async () => ({ Component: (await import('../pages/requests.tsx')).Requests }) },
  { path: 'agents', lazy: async () => ({ Component: (await import('../pages/agents.tsx')).Agents }) },
  { path: 'tools', lazy: async () => ({ Component: (await import('../pages/tools.tsx')).Tools }) },
  { path: 'passkeys', lazy: async () => ({ Component: (await import('../pages/passkeys.tsx')).Passkeys }) },
  {
    path: 'approve/:sessionId',
    lazy: async () => ({ Component: (await import('../pages/to-approval.tsx')).ToApproval }),
  },
  { path: 'providers', lazy: async () => ({ Component: (await import('../pages/providers.tsx')).Providers }) },
  { path: 'providers/new', lazy: async () => ({ Component: (await import('../pages/new-provider.tsx')).NewProvider }) },
  { path: 'providers/:id', lazy: async () => ({ Component: (await import('../pages/provider.tsx')).Provider }) },
  { path: 'explain', lazy: async () => ({ Component: (await import('../pages/explain.tsx')).Explain }) },
  { path: 'clients', lazy: async () => ({ Component: (await import('../pages/clients.tsx')).Clients }) },
  { path: 'clients/:id', lazy: async () => ({ Component: (await import('../pages/client.tsx')).Client }) },
  { path: 'members', lazy: async () => ({ Component: (await import('../pages/members.tsx')).Members }) },
  { path: 'members/:id', lazy: async () => ({ Component: (await import('../pages/member.tsx')).Member }) },
  { path: 'activity', lazy: async () => ({ Component: (await import('../pages/activity.tsx')).Activity }) },
  {
    path: 'refusals/:correlationId',
    lazy: async () => ({ Component: (await import('../pages/refusal.tsx')).Refusal }),
  },
  { path: 'audit', lazy: async () => ({ Component: (await import('../pages/audit.tsx')).Audit }) },
  { path: 'keys', lazy: async () => ({ Component: (await import('../pages/keys.tsx')).Keys }) },
  { path: 'agent-rules', lazy: async () => ({ Component: (await import('../pages/agent-rules.tsx')).AgentRules }) },
  { path: 'settings', lazy: async () => ({ Component: (await import('../pages/settings.tsx')).Settings }) },
  { path: '*', Component: NotFound },
];

export const router = createBrowserRouter(
  [
    { index: true, Component: Landing, ErrorBoundary: Crashed },
    { path: SIGNED_IN_AGAIN_PATH, Component: SignedInAgain },
    { path: 'signed-out', Component: SignedOut },
    {
      path: ':organization',
      Component: Shell,
      ErrorBoundary: Crashed,
      HydrateFallback: () => null,
      children: [...PAGES],
    },
    { path: '*', Component: NotFound },
  ],
  { basename: ROUTES.console.console.path },
);
