import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi, type HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Function as CdkFunction, Code, type FunctionProps, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
} from '../../../../local/aws/cloud/start-local-cloud.ts';

/** Handlers for every law: each export is one function's behaviour. */
const HANDLERS = `
let invocations = 0;
export const echo = async (event, context) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ event, context, remainingMs: context.getRemainingTimeInMillis() }),
});
export const environment = async () => process.env;
export const count = async () => ++invocations;
export const returns = async ({ body, isBase64Encoded }) =>
  JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);
export const identity = async (event) => event;
export const throwing = async () => { throw new TypeError('broken on purpose'); };
export const exiting = async ({ code }) => process.exit(code);
export const crashing = async () => new Promise(() => { setTimeout(() => { throw new Error('uncaught'); }); });
export const hanging = async () => { console.log('about to hang'); for (;;); };
export const waiting = async () => new Promise(() => setInterval(() => {}, 1000));
export const hungry = async () => { const kept = []; for (;;) kept.push(new Array(1e6).fill(invocations++)); };
export const meet = async ({ url }) => { const reply = await fetch(url); return [await reply.text(), ++invocations]; };
export const chatty = async () => {
  process.stdout.write('half a ');
  process.stdout.write('line\\nsecond line\\n');
  console.error('to stderr');
  process.stdout.write('no newline');
};
export const large = async ({ bytes }) => 'x'.repeat(bytes);
export const authorize = async (event) => {
  const token = event.headers.authorization ?? '';
  if (token === 'nonsense') return { isAuthorized: 'yes' };
  if (token === 'broken') throw new Error('authorizer down');
  return { isAuthorized: token.startsWith('good'), context: { invocation: ++invocations, event } };
};
`;

/** Endpoints that nothing answers at: functions of these tests call no service. */
export const ENDPOINTS = { dynamodb: 'http://127.0.0.1:1/dynamodb', kms: 'http://127.0.0.1:1/kms' };

const cleanUps: (() => unknown)[] = [];

/** To be called in `afterAll`: closes what the tests of the file started, and removes their directories. */
export async function cleanUp(): Promise<void> {
  for (const cleanUpOne of cleanUps.splice(0).reverse()) await cleanUpOne();
}

export function later(cleanUpOne: () => unknown): void {
  cleanUps.push(cleanUpOne);
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'local-cloud-'));
  later(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A function whose behaviour is one export of the handlers above. */
export function addFunction(
  stack: Stack,
  id: string,
  behaviour: string,
  props: Partial<FunctionProps> = {},
): CdkFunction {
  return new CdkFunction(stack, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: `index.${behaviour}`,
    code: Code.fromAsset(handlersDirectory()),
    timeout: Duration.seconds(10),
    memorySize: 256,
    ...props,
  });
}

let handlers: string | undefined;

function handlersDirectory(): string {
  handlers ??= temporaryDirectory();
  writeFileSync(join(handlers, 'index.mjs'), HANDLERS);
  return handlers;
}

/** Synthesizes an app and returns the directory of its cloud assembly. */
export function synthesize(define: (app: App) => void): string {
  const outdir = temporaryDirectory();
  const context = { 'aws:cdk:disable-stack-trace': true };
  const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false, context });
  define(app);
  app.synth();
  return outdir;
}

/** Synthesizes one stack with an HTTP API in it. */
export function synthesizeApi(define: (stack: Stack, api: HttpApi) => void): string {
  return synthesize((app) => {
    const stack = new Stack(app, 'Test');
    define(stack, new HttpApi(stack, 'Api'));
  });
}

/** A route in front of a function. */
export function addRoute(api: HttpApi, method: HttpMethod, path: string, fn: CdkFunction): void {
  api.addRoutes({ path, methods: [method], integration: new HttpLambdaIntegration(`To${fn.node.id}`, fn) });
}

export interface Started extends LocalCloud {
  readonly lines: { functionName: string; line: string }[];
}

/** Starts a local cloud that ends with the tests of the file, and keeps its log lines. */
export async function start(assembly: string, options: Partial<LocalCloudOptions> = {}): Promise<Started> {
  const lines: Started['lines'] = [];
  const cloud = await startLocalCloud({
    assembly,
    endpoints: ENDPOINTS,
    onLog: (entry) => lines.push(entry),
    ...options,
  });
  later(() => cloud.close());
  return { ...cloud, lines };
}
