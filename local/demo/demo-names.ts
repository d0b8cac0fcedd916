import type { ToolRegistration } from '../identity-provider/configuration.ts';

/** What the walkthrough creates. Its own names, so that `org create acme` of a person who plays with it still works. */
export const DEMO_ORGANIZATION = { id: 'demo', name: 'Acme (demo)' };
export const DEMO_CLIENT = 'cursor-demo';

/** The tool as the identity provider knows it; its assertions name the client that it is here. */
export const DEMO_TOOL: ToolRegistration = {
  clientId: 'cursor-at-acme',
  redirectUris: ['http://127.0.0.1:1/callback'],
  clientIdAtResource: DEMO_CLIENT,
};

/** A tool that acts for people by itself: the organization has its writes asked. */
export const DEMO_AGENT_CLIENT = 'agent-demo';
export const DEMO_AGENT_TOOL: ToolRegistration = {
  clientId: 'agent-at-acme',
  redirectUris: ['http://127.0.0.1:1/callback'],
  clientIdAtResource: DEMO_AGENT_CLIENT,
};

/** Who Countersign is at the identity provider, for people who sign in. */
export const DEMO_SIGN_IN_CLIENT = 'countersign';
