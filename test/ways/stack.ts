import { DEMO_ACCOUNTS } from '../../local/identity-provider/accounts.ts';
import { synthesize } from '../../local/runtime/synthesize.ts';
import { RunningStack } from '../support/running-stack.ts';
import { SignInBrowser } from '../support/sign-in-browser.ts';
import type { WayStart } from './world.ts';

const [ALICE] = DEMO_ACCOUNTS as [(typeof DEMO_ACCOUNTS)[0]];

/** A running stack with the one organization whose people sign in. */
export const WayStack = {
  start: async (): Promise<Omit<WayStart, 'way'>> => {
    // Outside Jest no other run shares the assembly.
    const running = await RunningStack.start({ synthesize });
    const { operator } = running;
    await operator.json('org', 'create', 'acme');
    const { id = '' } = await operator.json('idp', 'add', 'acme', '--issuer', running.stack.identityProvider.issuer);
    await operator.json('idp', 'set', 'acme', id, '--client-id', 'countersign');
    const subject = ['--subject', `${id}:${ALICE.subject}`];
    await operator.json('member', 'add', 'acme', ALICE.email, '--role', 'editor', ...subject);
    const person = { ...ALICE, organization: 'acme', browser: new SignInBrowser(running.issuer) };
    return { running, person };
  },
};
