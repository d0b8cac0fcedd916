/** A whole host of an agent: reads, and writes once its person has approved. Prints what became of it. */
import { Agent, ApprovalDenied, DpopKey, toolResult } from '@countersign/agent';

const [issuer = '', api = '', accessToken = ''] = process.argv.slice(2);
const agent = new Agent({
  issuer,
  apis: [api],
  accessToken,
  session: 'fix-42',
  dpop: new DpopKey(),
  onApproval: ({ url }) => console.log(`approve: ${url}`),
  pollSeconds: 0.05,
});
const write = () => agent.fetch(`${api}/projects%3Acreate`, { method: 'POST', reason: 'to add a project' });
toolResult(write)
  .then(({ isError, text }) => console.log(`${isError ? 'error' : 'done'}: ${text}`))
  .catch((error: unknown) => console.log(error instanceof ApprovalDenied ? 'denied' : error));
