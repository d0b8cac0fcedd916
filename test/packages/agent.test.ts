import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { accessToken, HostWorld, WRITE } from '../agent/agent-world.ts';
import { exportedFiles, filesOf, installProject, manifestOf, packAgent } from './support/project.ts';

let tarball: string;
let world: HostWorld;
beforeAll(async () => {
  tarball = packAgent();
  world = await HostWorld.start();
});
afterAll(() => world.server.stop());

it('is packed with what runs, its types, and no source; it needs no other package', () => {
  const files = filesOf(tarball);
  const kinds = files.map((file) => file.replace(/.*?(\.d\.ts|\.\w+)$/, '$1'));
  expect([...new Set(kinds)].sort()).toEqual(['.d.ts', '.js', '.json', '.md', 'LICENSE']);
  expect(exportedFiles('agent').filter((file) => !files.includes(file))).toEqual([]);
  expect(manifestOf(tarball)).toMatchObject({ name: '@countersign/agent' });
  expect(manifestOf(tarball).dependencies).toBeUndefined();
});

it.each(['module', 'commonjs'] as const)('hosts an agent from a project of type %s', async (type) => {
  world.states.clear();
  const directory = installProject(tarball, { source: 'agent-host.ts', type, options: false });
  expect(existsSync(join(directory, 'node_modules/@countersign/protect'))).toBe(false);
  const args = ['app.js', world.server.url, `${world.server.url}/api`, accessToken({ org_id: 'acme' })];
  const host = spawn(process.execPath, args, { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  for await (const line of createInterface(host.stdout)) {
    lines.push(line);
    if (line.startsWith('approve: ')) world.states.set(WRITE, 'granted');
  }
  if (host.exitCode === null) await once(host, 'exit');
  expect(world.server.calls.length).toBeGreaterThan(0);
  expect(world.server.calls.filter(({ dpop }) => dpop === undefined)).toEqual([]);
  expect(lines).toEqual([`approve: ${world.server.url}/approve/acme/s?scope=${WRITE}`, `done: {"done":"${WRITE}"}`]);
});
