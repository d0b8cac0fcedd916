import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as oauth4webapi from 'oauth4webapi';
import { AgentStack } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { jwtAuthorizer } from './support/jwt-authorizer.ts';
import { forged } from './support/tokens.ts';

/** Verifiers that know the issuer, its keys and the resource, and nothing else of us. */
standInForDispatcher();

let world: AgentStack;
let tokens: Readonly<Record<'access' | 'agent' | 'forged' | 'elsewhere', string>>;
let server: Server;

beforeAll(async () => {
  world = await AgentStack.start();
  const access = await world.accessToken();
  const agent = String((await world.mint(access, 'verified')).body['access_token']);
  const elsewhere = await world.adminToken(world.running.issuer);
  tokens = { access, agent, forged: forged(access), elsewhere };
  server = express()
    .get(
      '/',
      auth({ issuerBaseURL: issuer(), audience: resource(), strict: true }),
      (_, response) => void response.end(),
    )
    .get('/delete', auth({ issuerBaseURL: issuer(), audience: resource() }), requiredScopes('projects:delete'))
    .listen(0, '127.0.0.1');
}, STACK_START_MS * 2);
afterAll(async () => {
  server?.close();
  await world?.stop();
});

const issuer = () => world.running.issuer;
const resource = () => world.running.resource;
const jwks = () => new URL(`${issuer()}/.well-known/jwks.json`);

/** Whose token it is; rejects when it is refused. */
type Verifier = (token: string) => Promise<unknown>;

const requested = async (token: string, path = '/') => {
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
};

const VERIFIERS: readonly (readonly [string, Verifier])[] = [
  [
    'jose',
    (token) => {
      const checks = { issuer: issuer(), audience: resource(), typ: 'at+jwt', algorithms: ['RS256'] };
      return jwtVerify(token, createRemoteJWKSet(jwks()), checks);
    },
  ],
  [
    'oauth4webapi',
    async (token) => {
      const insecure = { [oauth4webapi.allowInsecureRequests]: true };
      const url = new URL(issuer());
      const as = await oauth4webapi.processDiscoveryResponse(url, await oauth4webapi.discoveryRequest(url, insecure));
      const request = new Request('http://api.example/', { headers: { authorization: `Bearer ${token}` } });
      return oauth4webapi.validateJwtAccessToken(as, request, resource(), insecure);
    },
  ],
  [
    'aws-jwt-verify',
    (token) => {
      // It fetches from https alone; behind its own interface of a fetcher the rest is as it is.
      const fetcher = { fetch: async (uri: string) => (await fetch(uri)).arrayBuffer() };
      const cache = new SimpleJwksCache({ fetcher });
      const verifier = JwtVerifier.create(
        { issuer: issuer(), audience: resource(), jwksUri: jwks().href },
        { jwksCache: cache },
      );
      return verifier.verify(token);
    },
  ],
  [
    'express-oauth2-jwt-bearer',
    async (token) => {
      if ((await requested(token)) !== 200) throw new Error('refused');
    },
  ],
  [
    'the JWT authorizer of HTTP APIs, by its rules',
    async (token) => {
      const rules = { issuer: issuer(), audience: resource(), scopes: ['projects:read'] };
      if ((await jwtAuthorizer(token, rules)) !== 200) throw new Error('refused');
    },
  ],
];

it.each(VERIFIERS)(
  '%s takes an access token, and never an agent’s, a forged one or another API’s',
  async (_, verify) => {
    await verify(tokens.access);
    for (const other of ['agent', 'forged', 'elsewhere'] as const)
      await expect(verify(tokens[other])).rejects.toThrow();
  },
);

it('a scope that the token does not have is a 403 for those that look', async () => {
  expect(await requested(tokens.access, '/delete')).toBe(403);
  const rules = { issuer: issuer(), audience: resource(), scopes: ['projects:delete'] };
  expect(await jwtAuthorizer(tokens.access, rules)).toBe(403);
});
