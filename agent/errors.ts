/** What went wrong between an agent's host and its authorization server. No message holds a token. */
export class AgentError extends Error {
  override name = 'AgentError';
}

/** The authorization server has refused (RFC 6749 §5.2). */
export class OAuthError extends AgentError {
  override name = 'OAuthError';
  readonly status: number;
  /** As the RFC names it: `invalid_grant`, `access_denied`, … */
  readonly error: string;
  /** What the server's operator finds the exact reason by. */
  readonly correlationId: string | undefined;
  /** How long to wait before the same is tried again. Seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, body: ErrorBody, retryAfterSeconds?: number) {
    super(`${status} ${body.error}${body.error_description === undefined ? '' : `: ${body.error_description}`}`);
    this.status = status;
    this.error = body.error;
    this.correlationId = body.correlation_id;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface ErrorBody {
  readonly error: string;
  readonly error_description?: string;
  readonly correlation_id?: string;
  readonly denied?: readonly string[];
}

/** The person said no. Do not ask again before then, and do without. */
export class ApprovalDenied extends AgentError {
  override name = 'ApprovalDenied';
  readonly scopes: readonly string[];
  /** Seconds since the epoch; absent when the server did not say. */
  readonly askAgainAt: number | undefined;

  constructor(scopes: readonly string[], askAgainAt?: number) {
    super(`The person has refused ${scopes.join(' ')}`);
    this.scopes = scopes;
    this.askAgainAt = askAgainAt;
  }
}

/** Nobody has answered: the question has ended, or the host's own patience has. It may be asked again. */
export class ApprovalExpired extends AgentError {
  override name = 'ApprovalExpired';
  readonly scopes: readonly string[];

  constructor(scopes: readonly string[]) {
    super(`Nobody has answered whether the agent may have ${scopes.join(' ')}`);
    this.scopes = scopes;
  }
}

/** A request to an address that is none of the agent's APIs: its token was not sent there. */
export class UnknownApi extends AgentError {
  override name = 'UnknownApi';

  constructor(origin: string) {
    super(`${origin} is none of the agent's APIs, so that it gets no token: name it in \`apis\``);
  }
}
