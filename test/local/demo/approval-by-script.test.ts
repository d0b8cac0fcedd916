import type { AgentWalkOptions } from '../../../local/demo/agent-walk.ts';
import { askForApproval } from '../../../local/demo/approval-walk.ts';
import type { DemoPerson } from '../../../local/demo/demo-person.ts';
import { terminalOn } from '../../../local/demo/terminal.ts';

/** Approves by script (`--yes`), and is answered so. */
function approveByScript(body: Readonly<Record<string, unknown>>) {
  const terminal = terminalOn({ write: () => true }, {});
  const issuer = 'http://localhost:8787';
  const options = { issuer, state: '/some/where', create: 'projects:create', terminal, yes: true } as AgentWalkOptions;
  const alice = { approve: async () => ({ status: 200, body, challenge: null }) } as Partial<DemoPerson> as DemoPerson;
  return askForApproval(options, { token: 'unused', approvalUri: `${issuer}/approve`, alice });
}

const scope = 'projects:create';

it('a script approves as one person', async () => {
  expect(await approveByScript({ granted: [{ scope, expires_at: 1 }], not_granted: [] })).toBe('approved');
});

it('where a rule wants a second one it fails, and says what to do: nobody is waited for', async () => {
  const awaiting = [{ scope, until: 1 }];
  const refusal = approveByScript({ granted: [], not_granted: [], awaiting });
  await expect(refusal).rejects.toThrow('want another member to confirm it');
  await expect(refusal).rejects.toThrow('Start again without --yes and --exit');
  await expect(refusal).rejects.toThrow(
    'npm run -s countersign -- --local --state /some/where org rules demo --second none',
  );
});
