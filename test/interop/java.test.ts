import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentStack } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import type { ClientCredentials } from '../support/redemption.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { converse } from './support/conversation.ts';
import { java, titled } from './support/languages.ts';
import { forged } from './support/tokens.ts';

/** Nimbus and Spring Security, in the versions of `java/pom.xml`. */
standInForDispatcher();

const LANGUAGE = java();
const test = LANGUAGE.missing === undefined ? it : it.skip;
const PAGE = join(import.meta.dirname, '../../docs/verifying-offline.md');
const directory = mkdtempSync(join(tmpdir(), 'countersign-java-'));

let world: AgentStack;
beforeAll(async () => {
  if (LANGUAGE.missing === undefined) world = await AgentStack.start();
}, STACK_START_MS * 2);
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await world?.stop();
});

/** The program with the recipe of the page in it, for the addresses of here. */
function written(issuer: string, resource: string): string {
  const [, recipe = ''] = /```java\n@Bean\n([\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8')) ?? [];
  const here = recipe.replaceAll('https://auth.example.com', issuer).replaceAll('https://api.example.com', resource);
  const program = readFileSync(join(import.meta.dirname, 'java/Verify.java'), 'utf8');
  const file = join(directory, 'Verify.java');
  writeFileSync(file, program.replace('  // RECIPE', `  static ${here}`));
  return file;
}

test(
  titled(
    'Nimbus redeems and introspects; it and Spring Security, by our recipe, take an access token, and never an agent’s or a forged one',
    LANGUAGE,
  ),
  async () => {
    const { issuer, resource, operator } = world.running;
    const create = ['client', 'create', 'java-api', '--kind', 'resource', '--auth', 'client_secret_basic'];
    const api = await operator.json<ClientCredentials>(...create, '--resource', resource);
    const { client, member } = world.acme;
    const env = {
      ...{ ISSUER: issuer, RESOURCE: resource, API_ID: api.id, API_SECRET: api.secret },
      ...{ CLIENT_ID: client.id, CLIENT_SECRET: client.secret },
    };
    const args = ['-cp', join(LANGUAGE.home ?? '', 'jars', '*'), written(issuer, resource)];
    const said = await converse(
      { command: 'java', args, env },
      {
        assertion: () => world.assertion(),
        agent: async ({ token = '' }) => String((await world.mint(token, 'java')).body['access_token']),
        forged: ({ token = '' }) => forged(token),
      },
    );
    expect(said).toEqual({
      token: { nimbus: member, spring: member, introspected: true },
      agent: { nimbus: null, spring: null, introspected: true },
      forged: { nimbus: null, spring: null, introspected: false },
    });
  },
);
