import { setTimeout as delay } from 'node:timers/promises';
import { consolePath, pathOf, ROUTES } from '../../lambdas/routes.ts';
import type { AgentWalkOptions } from './agent-walk.ts';
import { callApi, expectStatus } from './api-calls.ts';
import { type AskedState, type Decision, untilDecided } from './decision.ts';
import { DEMO_AGENT_CLIENT, DEMO_ORGANIZATION, DEMO_TOOL_NAMES } from './demo-names.ts';
import type { DemoPerson } from './demo-person.ts';
import { openOnEnter } from './open-browser.ts';
import { pastedCommand } from './pasted-command.ts';
import { showLink } from './shown-link.ts';

/** The client's default session: what its tokens name. */
export const OWN_SESSION = `client~${DEMO_AGENT_CLIENT}`;

const AGENT = DEMO_TOOL_NAMES[DEMO_AGENT_CLIENT];

/** How long the walk waits for somebody who has approved to take it back, milliseconds. */
const MAX_WAIT_MS = 600_000;

/** How often the agent's host asks whether the person has decided, milliseconds. */
const POLL_MS = 1_000;

export interface Asked {
  /** The agent's, which its host asks with. */
  readonly token: string;
  readonly approvalUri: string;
  readonly alice: DemoPerson;
}

/** Waits for a person's yes or no, however long they take; with `yes`, a script approves. */
export async function askForApproval(options: AgentWalkOptions, asked: Asked): Promise<Decision> {
  const { create, terminal, yes } = options;
  terminal.step('Only a person can add the write, in a browser that the agent cannot reach');
  if (yes) {
    const answer = await asked.alice.approve(OWN_SESSION, [create]);
    expectStatus(answer, 200);
    if (answer.body['awaiting'] !== undefined) throw new SecondPersonNeeded(options);
    terminal.note('Approved by script (--yes), as Alice in a browser of her own.');
    if (terminal.verbose) terminal.values(answer.body);
    return 'approved';
  }
  const before = await stateOf(options, asked.token);
  if (before?.state === 'denied') terminal.note('You said no to this a short while ago. You can still approve:');
  else terminal.note(`${AGENT} (${DEMO_AGENT_CLIENT}) asks Alice for ${create}. Decide here:`);
  const decision = await decided(options, asked, before);
  if (decision === 'denied') {
    terminal.note(
      `Denied. ${AGENT} only reads, and its host is told so. The same question waits ten minutes; the link can still be opened to approve.`,
    );
  }
  return decision;
}

async function decided(options: AgentWalkOptions, asked: Asked, before: AskedState): Promise<Decision> {
  const { terminal, qr } = options;
  showLink(asked.approvalUri, terminal, { qr });
  const answered = new AbortController();
  if (openOnEnter(asked.approvalUri, process.stdin, answered.signal)) terminal.note('Enter opens it in your browser.');
  terminal.note('Sign in as alice@acme.example, password correct-horse.');
  terminal.note('This terminal goes on when you have decided. Ctrl-C ends it.');
  try {
    return await untilDecided(() => stateOf(options, asked.token), before, {
      pause: () => delay(POLL_MS, undefined, { signal: options.signal }),
      onHalf: () => sayWhoConfirms(options),
    });
  } finally {
    answered.abort();
  }
}

/** One yes is not enough: nothing moves in this terminal until somebody else has answered. */
function sayWhoConfirms({ issuer, terminal }: AgentWalkOptions): void {
  terminal.note('Approved. The rules for agents want another member to confirm it, under Requests in the console:');
  terminal.line(`\n   ${terminal.bold(issuer + consolePath(DEMO_ORGANIZATION.id, '/requests'))}\n`);
  terminal.note('Sign in there as that member, in another browser or a private window.');
  terminal.note('This terminal goes on when they have decided. Ctrl-C ends it.');
}

/** What only another member can do, and a script is nobody else: with `--yes`, the walk ends here. */
export class SecondPersonNeeded extends Error {
  constructor({ create, state }: Pick<AgentWalkOptions, 'create' | 'state'>) {
    super(
      `Alice approved ${create} by script, but the organization's rules for agents want another member to confirm it, ` +
        'and the script is no other member.\n' +
        'Start again without --yes and --exit, approve it, and confirm it as that member. Or take the rule away while that ' +
        `start waits for you:\n  ${pastedCommand(state, ['org', 'rules', DEMO_ORGANIZATION.id, '--second', 'none'])}`,
    );
  }
}

/**
 * What a person has approved is theirs to take back; for one who has gone away the script has to do it.
 * @returns whether they have
 */
export async function untilTakenBack(options: AgentWalkOptions, token: string): Promise<boolean> {
  const { terminal, create, signal } = options;
  terminal.note('Press Take back on that page, or under Agent sessions in the console.');
  terminal.note('This terminal goes on then.');
  for (let waitedMs = 0; waitedMs < MAX_WAIT_MS; waitedMs += POLL_MS) {
    if ((await stateOf(options, token))?.state !== 'granted') return true;
    await delay(POLL_MS, undefined, { signal });
  }
  terminal.note(`Nobody has taken ${create} back in ten minutes, so this script does it, as Alice.`);
  return false;
}

/** Where the write stands, as the agent's host is told. */
async function stateOf({ issuer, create }: AgentWalkOptions, token: string): Promise<AskedState> {
  const { id: organization } = DEMO_ORGANIZATION;
  const answer = await callApi(
    'GET',
    issuer + pathOf(ROUTES.agent.poll, { organization, sessionId: OWN_SESSION }),
    token,
  );
  expectStatus(answer, 200);
  const requests = answer.body['requests'] as readonly NonNullable<AskedState>[];
  return requests.find(({ scope }) => scope === create);
}
