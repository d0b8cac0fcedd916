/** What the host of an agent installs: `Agent`, `redeem`, and the errors that it tells apart. */
// biome-ignore-start lint/performance/noBarrelFile: a package has one address
export { Agent, type AgentOptions, type AgentRequestInit } from './agent.ts';
export type { Approval } from './approvals.ts';
export type { ClientCredentials } from './client-authentication.ts';
export { DpopKey, type DpopKeyPair, type ProvedRequest } from './dpop.ts';
export { AgentError, ApprovalDenied, ApprovalExpired, OAuthError, UnknownApi } from './errors.ts';
export type { SigningAlgorithm } from './jws.ts';
export { type Redeemed, type Redemption, redeem, redeemed } from './redeem.ts';
export type { AccessTokenSource } from './server.ts';
export { type ToolResult, toolResult } from './tool.ts';
// biome-ignore-end lint/performance/noBarrelFile: a package has one address
