import { callApi } from '../../local/demo/api-calls.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import type { SignInBrowser } from '../support/sign-in-browser.ts';

standInForDispatcher();

const WRITE = 'projects:create';
const PATH = '/organizations/acme/agent/sessions/opened-1';

let world: AgentStack;
let maria: SignInBrowser;
let token: string;

beforeAll(async () => {
  world = await AgentStack.start();
  [maria, token] = await Promise.all([world.signedIn(PEOPLE.maria), world.accessToken()]);
}, STACK_START_MS * 3);

afterAll(() => world.stop());

const api = (method: string, path: string, body?: object) =>
  callApi(method, `${world.running.issuer}${path}`, token, body);

describe('[L16] a link that a message carries', () => {
  it('never decides by being opened, by whatever scanner or preview, in whosever browser', async () => {
    const asked = await api('POST', `${PATH}/requests`, { scopes: [WRITE] });
    const { pathname, search } = new URL(String(asked.body['approval_uri']));
    const before = (await api('GET', PATH)).body;
    expect(before).toMatchObject({ granted: [], requests: [{ scope: WRITE, state: 'pending' }] });
    const audited = () => world.running.operator.json<{ readonly entries?: object }>('org', 'show', 'acme');
    const shown = await audited();
    for (const query of [search, `${search}&plain=1`, `${search}&decision=approve&scope=${WRITE}`]) {
      for (const method of ['GET', 'HEAD']) {
        for (const accept of ['text/html', 'application/json', '*/*']) {
          const opened = { method, headers: { accept }, redirect: 'manual' } as const;
          const answers = [
            await fetch(`${world.running.issuer}${pathname}${query}`, opened),
            await maria.request(`${pathname}${query}`, opened),
          ];
          for (const answer of answers) {
            expect(answer.status).toBeLessThan(500);
            await answer.body?.cancel();
          }
        }
      }
    }
    expect((await api('GET', PATH)).body).toEqual(before);
    expect(await audited()).toEqual(shown);
  }, 120_000);
});
