/**
 * A process that holds one function: loads its bundle with the environment it was started with, as Lambda would.
 * usage: node function-host.ts <module that exports handler>
 */
import { pathToFileURL } from 'node:url';
import { cpuTime } from './cpu-time.ts';
import { frontOf, listenOnLoopback } from './http-front.ts';
import { type HostRequest, serveParent } from './protocol.ts';
import { type Handler, runEvents } from './run-events.ts';

const [, , file = ''] = process.argv;
const { handler } = (await import(pathToFileURL(file).href)) as { readonly handler: Handler };

serveParent({
  run: ({ events, concurrency }: Extract<HostRequest, { type: 'run' }>) => runEvents(handler, events, concurrency),
  serve: () => listenOnLoopback(frontOf(handler)),
  cpu: cpuTime,
});
