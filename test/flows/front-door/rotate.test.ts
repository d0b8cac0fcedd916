import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cloudFrontDoor } from '../../../lambdas/adapters/aws/front-door/distribution.ts';
import { secretsManagerFrontDoor } from '../../../lambdas/adapters/aws/front-door/secret.ts';
import { sdkSettings } from '../../../lambdas/adapters/aws/sdk-settings.ts';
import { admitThroughFrontDoor } from '../../../lambdas/flows/front-door/admit.ts';
import { ROTATION_STEPS, type RotationStep, rotateFrontDoor } from '../../../lambdas/flows/front-door/rotate.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';
import { FrontDoorServices } from '../../support/front-door-services.ts';

const NEXT = 'b1c2d3e4-0000-4000-8000-000000000002';

let services: FrontDoorServices;
let now: number;
let run: (step: RotationStep) => Promise<void>;
let admit: (header: string | undefined) => Promise<boolean>;

beforeEach(async () => {
  services = new FrontDoorServices();
  const endpoint = await services.start();
  const settings = {
    ...{ ...sdkSettings, endpoint, region: 'us-east-1' },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  now = 1_800_000_000;
  services.versions.set('first', { value: 'first', stages: ['AWSCURRENT'] });
  services.begin(NEXT);
  const secret = secretsManagerFrontDoor(new SecretsManagerClient(settings), 'arn:secret');
  const frontDoor = cloudFrontDoor(new CloudFrontClient(settings), 'D');
  const wait = async (seconds: number) => {
    now += seconds;
  };
  run = (step) => rotateFrontDoor({ secret, frontDoor, wait }, step, NEXT);
  admit = admitThroughFrontDoor({ secret, clock: () => now });
});

afterEach(() => services.stop());

describe('the value that the distribution sends is replaced', () => {
  it('and at no moment is a request refused that came through the distribution', async () => {
    expect(await admit('first')).toBe(true);
    await run('createSecret');
    expect(await admit(services.header)).toBe(true);
    await run('setSecret');
    expect(services.header).toMatch(/^[0-9a-f]{64}$/);
    // Some edges send the new one already, and some the old one.
    expect(await admit(services.header)).toBe(true);
    expect(await admit('first')).toBe(true);
    services.statuses.splice(0, 1, 'InProgress', 'InProgress', 'Deployed');
    await run('testSecret');
    await run('finishSecret');
    expect(await admit(services.header)).toBe(true);
  });

  it('and the old value is good no more within a minute', async () => {
    for (const step of ROTATION_STEPS) await run(step);
    expect(await admit('first')).toBe(false);
    now += 60;
    expect(await admit('first')).toBe(false);
    expect(await admit(services.header)).toBe(true);
  });

  it.each(ROTATION_STEPS)('and %s may be repeated, as after a crash', async (step) => {
    for (const each of ROTATION_STEPS) {
      await run(each);
      if (each !== step) continue;
      const { header } = services;
      await run(each);
      expect(services.header).toBe(header);
    }
    expect(services.versions.get(NEXT)).toEqual({ value: services.header, stages: ['AWSCURRENT'] });
    expect(await admit(services.header)).toBe(true);
  });

  it('never before every edge sends the new one: until then both are good, and the step fails', async () => {
    await run('createSecret');
    await run('setSecret');
    services.statuses.splice(0, 1, 'InProgress');
    await expect(run('testSecret')).rejects.toThrow('still being deployed');
    expect(await admit('first')).toBe(true);
    expect(await admit(services.header)).toBe(true);
  });

  it('beside a deployment that changes the distribution at the same moment, which is not undone', async () => {
    await run('createSecret');
    const changed = run('setSecret');
    services.eTag += 1;
    await changed.catch(() => undefined);
    // Whichever came first: what was written stands, and the step again does what is left.
    await run('setSecret');
    expect(services.header).toBe(services.versions.get(NEXT)?.value);
  });
});

describe('past the distribution', () => {
  it.each([undefined, '', 'guess'])('nobody comes in: %j', async (header) => {
    expect(await admit(header)).toBe(false);
  });

  it('guesses cause one look-up in five seconds', async () => {
    await admit('guess');
    const before = services.calls.length;
    for (let guess = 0; guess < 50; guess += 1) await admit(`guess ${guess}`);
    expect(services.calls.length).toBe(before);
    now += 5;
    for (let guess = 0; guess < 50; guess += 1) await admit(`guess ${guess}`);
    expect(services.calls.length - before).toBe(2);
  });

  it('and while the secret cannot be read, what was good goes on for an hour, then nobody comes in', async () => {
    expect(await admit('first')).toBe(true);
    services.isDown = true;
    now += 3_599;
    expect(await admit('first')).toBe(true);
    expect(await admit('guess')).toBe(false);
    now += 1;
    await expect(admit('first')).rejects.toThrow(Unavailable);
  });

  it('never lets anybody in while the secret was never read', async () => {
    services.isDown = true;
    await expect(admit('first')).rejects.toThrow(Unavailable);
  });
});
