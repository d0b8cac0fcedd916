import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import { STOPPED_FOR_GOOD } from '../../protect/vocabulary/client-stop.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { accepted, TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLIENT_CLAIMS, NOW } from '../support/issuer.ts';

const at = new TestAuthorization();
const RENAME = { scopes: ['projects:rename'] };
const WRITE = 'projects:rename' as Scope;
/** The test issuer's tokens are a minute old. */
const ISSUED = NOW - 60;
const refusal = (stoppedAt: number) => ({ reason: 'client_stopped', client: 'cursor', issuedAt: ISSUED, stoppedAt });
const stop = (stoppedAt: number) => void at.protection.statusRows.stops.set('cursor', stoppedAt);

/** A session of Maria's that `cursor` mints for, with a write that was approved at `approvedAt`. */
function approved(
  approvedAt: number | undefined,
  sessionId = 'session-1',
  begunAt: number | undefined = NOW - 600,
): void {
  const grant = { expiresAt: NOW + 3_600, signedInAt: NOW - 900, ...(approvedAt !== undefined && { approvedAt }) };
  at.protection.agents.sessions.rows.set(`acme/maria/${sessionId}`, {
    client: 'cursor' as ClientId,
    ...(begunAt !== undefined && { begunAt }),
    grants: new Map([[WRITE, grant]]),
  });
}

const ofDefaultSession = () => at.issuer.signAgentToken({ agent_session: 'client~cursor' as AgentSessionId });

describe('[L9] when everything of a client was stopped', () => {
  it('a write of its agents is refused on the next request, however lately one was let through', async () => {
    approved(NOW - 600);
    const token = await at.issuer.signAgentToken();
    expect(await at.ask(token, RENAME)).toEqual(accepted);
    stop(NOW);
    expect(await at.ask(token, RENAME)).toEqual(refusal(NOW));
  });

  it('an agent client’s own token never stops reading', async () => {
    stop(NOW);
    expect(await at.ask(await at.issuer.sign(AGENT_CLIENT_CLAIMS))).toEqual(accepted);
  });

  it('what only reads is refused within 60 s, by an answer that is shared', async () => {
    const token = await at.issuer.signAgentToken();
    expect(await at.ask(token)).toEqual(accepted);
    stop(NOW);
    at.protection.pass(61);
    expect(await at.ask(token)).toEqual(refusal(NOW));
    expect(at.protection.statusRows.stopReads).toEqual(['lately', 'lately']);
  });

  it('never passes a token of the very second, nor anything by a stop that cannot be read', async () => {
    approved(NOW);
    const token = await at.issuer.signAgentToken();
    stop(ISSUED);
    expect(await at.ask(token, RENAME)).toEqual(refusal(ISSUED));
    stop(STOPPED_FOR_GOOD);
    expect(await at.ask(token, RENAME)).toEqual(refusal(STOPPED_FOR_GOOD));
  });

  it.each([
    ['approved before', ISSUED - 2, NOW - 30],
    ['approved in that very second', ISSUED - 1, NOW - 30],
    ['approved nobody knows when', undefined, NOW - 30],
  ])('a younger token never writes by what was %s', async (_, approvedAt, begunAt) => {
    stop(ISSUED - 1);
    approved(approvedAt, 'session-1', begunAt);
    expect(await at.ask(await at.issuer.signAgentToken(), RENAME)).toMatchObject({ reason: 'insufficient_scope' });
  });

  it('a younger token never writes for a session that began before, or nobody knows when', async () => {
    stop(ISSUED - 1);
    for (const begunAt of [ISSUED - 1, undefined]) {
      approved(NOW, 'session-1', begunAt);
      at.protection.agents.sessions.rows.set('acme/maria/child', {
        client: 'cursor' as ClientId,
        begunAt: NOW,
        parents: ['session-1' as AgentSessionId],
        grants: new Map(),
      });
      const child = { agent_session: 'child', agent_session_parents: ['session-1'] };
      expect(await at.ask(await at.issuer.signAgentToken(child), RENAME)).toMatchObject({ reason: 'session_over' });
    }
  });

  it('what was approved since counts, in the client’s own session and in a new one', async () => {
    stop(ISSUED - 1);
    approved(ISSUED, 'client~cursor');
    expect(await at.ask(await ofDefaultSession(), RENAME)).toEqual(accepted);
    approved(ISSUED, 'session-1', ISSUED);
    expect(await at.ask(await at.issuer.signAgentToken(), RENAME)).toEqual(accepted);
  });

  it('another client’s agents go on', async () => {
    approved(NOW - 600);
    at.protection.statusRows.stops.set('copilot', NOW);
    expect(await at.ask(await at.issuer.signAgentToken(), RENAME)).toEqual(accepted);
  });

  it('never lets a write through that cannot be told from a stopped one: the store does not answer', async () => {
    approved(NOW - 600);
    const token = await at.issuer.signAgentToken();
    expect(await at.ask(token, RENAME)).toEqual(accepted);
    at.protection.statusRows.down = true;
    expect(await at.ask(token, RENAME)).toMatchObject({ reason: 'unavailable' });
  });

  it('costs a write one read more, and an access token that is no agent’s none', async () => {
    approved(NOW - 600);
    await at.ask(await at.issuer.signAgentToken(), RENAME);
    expect(at.protection.statusRows.stopReads).toEqual(['now']);
    await at.ask(await at.issuer.sign(), RENAME);
    expect(at.protection.statusRows.stopReads).toEqual(['now']);
  });
});
