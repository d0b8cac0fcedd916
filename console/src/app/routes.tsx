import { createBrowserRouter, type RouteObject } from 'react-router';
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
  { path: 'agents', lazy: async () => ({ Component: (await import('../pages/agents.tsx')).Agents }) },
  { path: 'approve/:sessionId', lazy: async () => ({ Component: (await import('../pages/approve.tsx')).Approve }) },
  { path: '*', Component: NotFound },
];

export const router = createBrowserRouter(
  [
    { index: true, Component: Landing, ErrorBoundary: Crashed },
    { path: SIGNED_IN_AGAIN_PATH, Component: SignedInAgain },
    { path: 'signed-out', Component: SignedOut },
    { path: ':organization', Component: Shell, ErrorBoundary: Crashed, children: [...PAGES] },
    { path: '*', Component: NotFound },
  ],
  { basename: '/console' },
);
