import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIGURATION } from './synthesize.ts';

const ROOT = join(import.meta.dirname, '../..');
const LOOPBACK = { issuer: 'http://localhost:8787', allowLoopbackIssuers: true };

/** A process that loads all of the CDK takes seconds; on a busy machine, many. */
const TIMEOUT_MS = 60_000;

let outputDirectory: string;
beforeEach(() => {
  outputDirectory = mkdtempSync(join(tmpdir(), 'countersign-app-'));
});
afterEach(() => rmSync(outputDirectory, { recursive: true, force: true }));

/** Synthesizes as the CDK command line does: in a process of its own, with the context in its environment. */
function synthesize(context: Record<string, unknown>, configuration: object = CONFIGURATION) {
  const file = join(outputDirectory, 'vendor.json');
  writeFileSync(file, JSON.stringify(configuration));
  const app = spawnSync(process.execPath, ['bin/app.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      CDK_OUTDIR: outputDirectory,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], configuration: file, ...context }),
    },
  });
  const templates = readdirSync(outputDirectory).filter((name) => name.endsWith('.template.json'));
  return { status: app.status, stderr: app.stderr, templates };
}

function outputsOf(template: string): Record<string, { readonly Value: unknown }> {
  return JSON.parse(readFileSync(join(outputDirectory, template), 'utf8')).Outputs;
}

describe('bin/app.ts', () => {
  it(
    'synthesizes the authorization server alone',
    () => {
      expect(synthesize({})).toEqual({ status: 0, stderr: '', templates: ['Countersign.template.json'] });
    },
    TIMEOUT_MS,
  );

  it(
    'synthesizes for a laptop: the sample beside it, and a loopback issuer laid over the configuration',
    () => {
      const { status, stderr, templates } = synthesize({ sample: 'true', 'countersign:override': LOOPBACK });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(templates).toEqual(['Countersign.template.json', 'CountersignSample.template.json']);
      expect(outputsOf('Countersign.template.json')['Issuer']?.Value).toBe(LOOPBACK.issuer);
    },
    TIMEOUT_MS,
  );

  it(
    'says what is wrong with the configuration, without a stack trace, and fails',
    () => {
      const { status, stderr, templates } = synthesize({}, { ...CONFIGURATION, auditRetentionDays: 0 });
      expect({ status, templates }).toEqual({ status: 1, templates: [] });
      expect(stderr.replace(outputDirectory, '')).toBe(
        '/vendor.json is not valid:\n  auditRetentionDays must be a whole number of days from 1 to 3660\n',
      );
    },
    TIMEOUT_MS,
  );
});
