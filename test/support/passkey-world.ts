import type { SessionCookie } from '../../lambdas/core/sign-in/session.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  AgentWorld,
  APPROVE,
  approvalOf,
  BEGIN_PASSKEY,
  type JsonAnswer,
  REGISTER_PASSKEY,
} from './agent-world.ts';
import { member } from './fixtures.ts';
import { type Lie, SoftPasskey } from './soft-passkey.ts';

export const WRITE = 'projects:write' as Scope;

type Member = Parameters<AgentWorld['signInAgain']>[1];

/** What a member's console does with passkeys, against the agents' endpoints. */
export class PasskeyWorld extends AgentWorld {
  /** Signs in at the provider this very second, a moment after whatever was before. */
  signInNow(session: SessionCookie = ADA_SESSION, ofMember: Member = member.id): void {
    this.clock.advance(1);
    this.signInAgain(session, ofMember, this.clock.now());
  }

  async begin(decision: object, session: SessionCookie = ADA_SESSION): Promise<JsonAnswer> {
    return this.call(BEGIN_PASSKEY, { as: { session }, json: decision });
  }

  /** @throws Error where none is given */
  async challenge(decision: object, session?: SessionCookie): Promise<string> {
    const { status, body } = await this.begin(decision, session);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return (body['public_key'] as { readonly challenge: string }).challenge;
  }

  async register(passkey: SoftPasskey, session: SessionCookie = ADA_SESSION, lie: Lie = {}): Promise<JsonAnswer> {
    const challenge = await this.challenge({ for: 'register' }, session);
    const json = { name: 'Phone', passkey: passkey.attest(challenge, lie) };
    return this.call(REGISTER_PASSKEY, { as: { session }, json });
  }

  /** Signed in just now, with one passkey. */
  async withPasskey(
    session: SessionCookie = ADA_SESSION,
    ofMember: Member = member.id,
    counter = 0,
  ): Promise<SoftPasskey> {
    const passkey = new SoftPasskey({ counter });
    this.signInNow(session, ofMember);
    const { status } = await this.register(passkey, session);
    if (status !== 201) throw new Error(`registered: ${status}`);
    return passkey;
  }

  async approve(
    passkey?: object,
    decision: object = approvalOf([WRITE]),
    session: SessionCookie = ADA_SESSION,
  ): Promise<JsonAnswer> {
    return this.call(APPROVE, { as: { session }, json: { ...decision, ...(passkey && { passkey }) } });
  }

  /** As the page does: asks for a challenge of this very approval, has it answered, and approves. */
  async approveBy(passkey: SoftPasskey, lie: Lie = {}, decision: object = approvalOf([WRITE])): Promise<JsonAnswer> {
    const challenge = await this.challenge({ for: 'approve', ...decision });
    return this.approve(passkey.assert(challenge, lie), decision);
  }
}
