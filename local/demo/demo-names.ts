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

/** What people are told of the demo's tools, by id: in the terminal, on pages and in the console. */
export const DEMO_TOOL_NAMES = { [DEMO_CLIENT]: 'Cursor', [DEMO_AGENT_CLIENT]: 'Project Agent' } as const;

/** A tool at its first mention: its name, and the id that pages and the console show below it. */
export function nameAndId(client: keyof typeof DEMO_TOOL_NAMES): string {
  return `${DEMO_TOOL_NAMES[client]} (${client})`;
}

/** Who Countersign is at the identity provider, for people who sign in. */
export const DEMO_SIGN_IN_CLIENT = 'countersign';
