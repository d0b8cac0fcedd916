import type { KeyRing } from '../../lambdas/core/keys/ring.ts';
import { PUBLISH_WAIT_SECONDS, rotationPolicy } from '../../lambdas/core/keys/rotation-policy.ts';
import { type RotationDependencies, runRotation } from '../../lambdas/flows/rotate-keys.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { configuration, NOW } from '../support/fixtures.ts';
import { MemoryKeyRing } from '../support/rotation/memory-key-ring.ts';
import { SimulatedKeyService } from '../support/rotation/simulated-key-service.ts';

const DAY = 86_400;

/** A deployment that has its first ring; `told` is telemetry. */
async function rotationWorld() {
  const world = { now: NOW, told: [] as string[] };
  const ring = new MemoryKeyRing();
  const service = new SimulatedKeyService(
    () => world.now,
    () => {},
  );
  const dependencies: RotationDependencies = {
    ring,
    records: ring,
    ids: { auditSuffix: () => 'a1' },
    keys: service,
    clock: () => world.now,
    policy: rotationPolicy({ ...configuration, signingAlgorithm: 'ES256' }),
    telemetry: {
      rotationStepTaken: (step) => world.told.push(step.kind === 'change' ? step.change : step.kind),
      rotationCompleted: (_, ageSeconds) => world.told.push(`completed, ${ageSeconds} s`),
      rotationFailed: (error) => world.told.push(`failed: ${error instanceof Error ? error.message : error}`),
    },
  };
  await runRotation(dependencies);
  world.told.length = 0;
  return { world, ring, service, dependencies };
}

const states = (ring: KeyRing | undefined) => ring?.keys.map(({ kid, state }) => `${kid} ${state}`);

describe('a run of rotation', () => {
  it('[L13] never lets another key sign without an entry, which says by itself that nobody ordered it', async () => {
    const { world, dependencies, ring } = await rotationWorld();
    world.now = NOW + 30 * DAY - PUBLISH_WAIT_SECONDS;
    await runRotation(dependencies);
    expect(ring.audit).toEqual([]);
    world.now = NOW + 30 * DAY;
    await runRotation(dependencies);
    await runRotation(dependencies);
    expect(ring.audit).toEqual([
      {
        ...{ organization: undefined, at: world.now, suffix: 'a1', action: 'key.rotated', target: 'key-1' },
        actor: { kind: 'deployment', id: 'rotation' },
        details: { ringVersion: ring.current?.version, successor: 'key-2' },
      },
    ]);
  });

  it('writes no second entry of what an operator ordered, and entered', async () => {
    const { dependencies, ring } = await rotationWorld();
    if (ring.current !== undefined) await ring.give({ order: 'promote', at: NOW }, ring.current, {} as never);
    await runRotation(dependencies);
    expect(ring.audit).toHaveLength(1);
  });

  it('never forgets the public half of a key, and that it was revoked', async () => {
    const { world, dependencies, ring } = await rotationWorld();
    if (ring.current !== undefined) {
      await ring.give({ order: 'revoke', kid: 'key-1', at: NOW }, ring.current, {} as never);
    }
    await runRotation(dependencies);
    expect(states(ring.current)).not.toContain('key-1 removed');
    expect(await ring.list()).toMatchObject([{ kid: 'key-1', revokedAt: NOW, publicJwk: { kty: 'EC' } }]);
    for (let days = 1; days <= 70; days += 1) {
      world.now = NOW + days * DAY;
      await runRotation(dependencies);
    }
    expect((await ring.list()).map(({ kid }) => kid)).toEqual(
      ['key-1', 'key-2', 'key-3'].slice(0, (await ring.list()).length),
    );
    expect((await ring.list()).length).toBeGreaterThan(1);
  });

  it('keeps a key before it forgets it: a run that dies between the two keeps it once', async () => {
    const { dependencies, ring, service } = await rotationWorld();
    if (ring.current !== undefined) {
      await ring.give({ order: 'revoke', kid: 'key-1', at: NOW }, ring.current, {} as never);
    }
    const schedule = service.scheduleDeletion.bind(service);
    service.scheduleDeletion = async () => {
      throw new Unavailable('KMS');
    };
    await expect(runRotation(dependencies)).rejects.toThrow(Unavailable);
    expect(await ring.list()).toMatchObject([{ kid: 'key-1' }]);
    service.scheduleDeletion = schedule;
    await runRotation(dependencies);
    expect(await ring.list()).toHaveLength(1);
  });

  it('has nothing to do right after the first', async () => {
    const { world, dependencies, ring } = await rotationWorld();
    const before = ring.current;
    world.now += 900;
    await runRotation(dependencies);
    expect(world.told).toEqual(['completed, 900 s']);
    expect(ring.current).toEqual(before);
  });

  it('takes every step that is due', async () => {
    const { world, dependencies, ring } = await rotationWorld();
    world.now = NOW + 30 * DAY - PUBLISH_WAIT_SECONDS;
    await runRotation(dependencies);
    world.now = NOW + 30 * DAY;
    await runRotation(dependencies);
    expect(states(ring.current)).toEqual(['key-1 retiring', 'key-2 active', 'key-3 standby']);
    world.now += 2 * DAY;
    await runRotation(dependencies);
    expect(states(ring.current)).toEqual(['key-2 active', 'key-3 standby']);
    expect(world.told).toEqual([
      ...['create', 'sweep', `completed, ${30 * DAY - PUBLISH_WAIT_SECONDS} s`],
      ...['promoted', 'completed, 0 s'],
      ...['removed', 'delete', 'sweep', `completed, ${2 * DAY} s`],
    ]);
  });

  it('succeeds an active key that was disabled, and says what is left', async () => {
    const { world, dependencies, ring, service } = await rotationWorld();
    service.disable('arn:key-1');
    await runRotation(dependencies);
    expect(states(ring.current)).toEqual(['key-1 retiring', 'key-2 active', 'key-3 pending']);
    expect(world.told).toEqual(['promoted', 'create', 'completed, 0 s']);
  });

  it('schedules the deletion of a key that nobody recorded, and of no other', async () => {
    const { world, dependencies, service } = await rotationWorld();
    const forgotten = await service.createKey('ES256');
    world.now += DAY - 60;
    const beingRecorded = await service.createKey('ES256');
    world.now += 60;
    await runRotation(dependencies);
    expect([...service.keys.values()].map(({ kid, state }) => `${kid} ${state}`)).toEqual([
      'key-1 enabled',
      'key-2 enabled',
      `${forgotten.kid} deletion_scheduled`,
      `${beingRecorded.kid} enabled`,
    ]);
  });

  it('leaves one key of two that race to create it', async () => {
    const { dependencies, ring, service } = await rotationWorld();
    service.disable('arn:key-2');
    await Promise.all([runRotation(dependencies), runRotation(dependencies)]);
    expect(states(ring.current)).toEqual(['key-1 active', 'key-2 retiring', 'key-3 pending']);
    expect(service.keyOf('key-4').state).toBe('deletion_scheduled');
  });

  it('keeps the key that it recorded when the answer of that write was lost', async () => {
    const { dependencies, ring, service } = await rotationWorld();
    service.disable('arn:key-2');
    const advance: RotationDependencies['ring']['advance'] = async (next) => {
      await ring.advance(next);
      return ring.advance(next);
    };
    const store = { read: () => ring.read(), create: ring.create.bind(ring), advance };
    await runRotation({ ...dependencies, ring: store });
    expect(states(ring.current)).toEqual(['key-1 active', 'key-2 retiring', 'key-3 pending']);
    expect(service.keyOf('key-3').state).toBe('enabled');
  });

  it('says that it failed, and why', async () => {
    const { world, dependencies, service } = await rotationWorld();
    const keys = Object.assign(Object.create(service), { signs: () => Promise.reject(new Unavailable('KMS')) });
    await expect(runRotation({ ...dependencies, keys })).rejects.toThrow('KMS is unavailable');
    expect(world.told).toEqual(['failed: KMS is unavailable']);
  });
});
