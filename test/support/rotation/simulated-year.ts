import type { Configuration, SigningAlgorithm } from '../../../lambdas/core/configuration.ts';
import { activeKey, type KeyRing, standbyKey } from '../../../lambdas/core/keys/ring.ts';
import { type RotationPolicy, rotationPolicy } from '../../../lambdas/core/keys/rotation-policy.ts';
import { revokeKey } from '../../../lambdas/flows/administration/order-keys.ts';
import { runRotation } from '../../../lambdas/flows/rotate-keys.ts';
import { configuration, NOW } from '../fixtures.ts';
import { Crash, chaotic, seeded } from './chaos.ts';
import { Fleet } from './fleet.ts';
import { MemoryKeyRing } from './memory-key-ring.ts';
import { Publication } from './publication.ts';
import { SimulatedKeyService } from './simulated-key-service.ts';

export interface YearOptions {
  readonly seed: number;
  readonly algorithm: SigningAlgorithm;
  /** Of dying at each point of a run. */
  readonly crashProbability?: number;
  /** A machine that is broken on purpose. */
  readonly breakPolicy?: (policy: RotationPolicy) => RotationPolicy;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** What a vendor's deployments, attackers and accidents do, by day. */
const LONGER_TOKENS_DAY = 70;
const REVOCATION_DAYS: readonly number[] = [100, 240];
const SHORTER_TOKENS_DAY = 130;
const SABOTAGE_DAY = 190;
const OTHER_ALGORITHM_DAY = 290;

/** A fifth of all runs or so end early. */
const CRASH_PROBABILITY = 0.02;
const TWICE_PROBABILITY = 0.1;

/**
 * A year of a deployment: rotation every quarter of an hour, now and then twice at once, dying at any call; functions
 * that sign with a ring up to a minute old; verifiers that keep the published keys as long as they may.
 */
export class SimulatedYear {
  readonly publication = new Publication();
  readonly service: SimulatedKeyService;
  readonly fleet: Fleet;
  /** Every key that was active at some time. */
  readonly signed = new Set<string>();
  crashes = 0;
  timesWithoutStandby = 0;
  longestWithoutStandby = 0;
  readonly #options: YearOptions;
  readonly #random: () => number;
  readonly #ring: MemoryKeyRing;
  #now = NOW;
  #configuration: Configuration;
  #changedAt = NOW;
  #hasStandby = true;
  #standbySeenAt = NOW;

  constructor(options: YearOptions) {
    this.#options = options;
    this.#random = seeded(options.seed);
    this.#configuration = { ...configuration, signingAlgorithm: options.algorithm };
    this.#ring = new MemoryKeyRing((ring) => this.#ringIs(ring));
    this.service = new SimulatedKeyService(this.#clock, this.#pass);
    const { service, publication } = this;
    const fleet = { ring: this.#ring, service, publication, clock: this.#clock, random: this.#random };
    this.fleet = new Fleet(fleet, configuration.accessTokenLifetimeSeconds);
  }

  async run(): Promise<this> {
    await this.#deploy({});
    for (let day = 0; day < 365; day += 1) {
      if (this.publication.violations.length > 0) return this;
      await this.#eventsOf(day);
      for (const end = NOW + (day + 1) * DAY; this.#now < end; ) await this.#quarterOfAnHour();
      this.#checkForgottenKeys();
    }
    return this;
  }

  get ring(): KeyRing {
    if (this.#ring.current === undefined) throw new Error('no ring');
    return this.#ring.current;
  }

  readonly #clock = (): number => this.#now;

  readonly #pass = (seconds: number): void => {
    this.#now += seconds;
  };

  async #eventsOf(day: number): Promise<void> {
    const { algorithm } = this.#options;
    if (day === LONGER_TOKENS_DAY) await this.#deployLifetime(7 * DAY);
    if (day === SHORTER_TOKENS_DAY) await this.#deployLifetime(HOUR);
    if (REVOCATION_DAYS.includes(day)) await this.#revokeActive();
    if (day === SABOTAGE_DAY) await this.#disableActive();
    if (day === OTHER_ALGORITHM_DAY)
      await this.#deploy({ signingAlgorithm: algorithm === 'RS256' ? 'ES256' : 'RS256' });
  }

  /** As the template orders it: functions that sign follow when rotation has run. */
  async #deployLifetime(accessTokenLifetimeSeconds: number): Promise<void> {
    await this.#deploy({ accessTokenLifetimeSeconds });
    for (let quarters = 0; quarters < 2; quarters += 1) await this.#quarterOfAnHour();
    this.fleet.tokenLifetimeSeconds = accessTokenLifetimeSeconds;
  }

  /** A deployment fails while rotation does, and somebody tries again. */
  async #deploy(change: Partial<Configuration>): Promise<void> {
    this.#configuration = { ...this.#configuration, ...change };
    while (!(await this.#rotate())) this.#pass(MINUTE);
  }

  /** Whether it came to its end. */
  async #rotate(): Promise<boolean> {
    const { crashProbability = CRASH_PROBABILITY, breakPolicy } = this.#options;
    const chaos = { random: this.#random, crashProbability, pass: this.#pass };
    const policy = rotationPolicy(this.#configuration);
    try {
      await runRotation({
        ring: chaotic(this.#ring, chaos),
        records: chaotic(this.#ring, chaos),
        ids: { auditSuffix: () => String(this.#now) },
        keys: chaotic(this.service, chaos),
        clock: this.#clock,
        policy: breakPolicy?.(policy) ?? policy,
        telemetry: { rotationStepTaken: () => {}, rotationCompleted: () => {}, rotationFailed: () => {} },
      });
      return true;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      this.crashes += 1;
      return false;
    }
  }

  async #quarterOfAnHour(): Promise<void> {
    const end = this.#now + 15 * MINUTE;
    for (; this.#now < end; this.#pass(this.#pause())) {
      await this.fleet.signAndVerify();
      this.fleet.verifyLiveTokens();
      this.#watchStandby();
    }
    await Promise.all(this.#random() < TWICE_PROBABILITY ? [this.#rotate(), this.#rotate()] : [this.#rotate()]);
  }

  /** Short while a change of the ring is new and functions still have the old one: then things go wrong, if ever. */
  #pause(): number {
    const isNew = this.#now < this.#changedAt + 2 * MINUTE;
    return 5 + Math.floor(this.#random() * (isNew ? 20 : 10 * MINUTE));
  }

  async #revokeActive(): Promise<void> {
    const kid = activeKey(this.ring)?.kid ?? '';
    this.publication.revokedAt.set(kid, this.#now);
    const admin = {
      configuration: this.#configuration,
      clock: this.#clock,
      ids: { auditSuffix: () => 'suffix' },
      caller: { kind: 'operator', id: 'test' },
    } as const;
    const revoked = await revokeKey({ ...admin, ring: this.#ring, orders: this.#ring }, kid);
    if (!revoked.ok) this.publication.breach(`${kid} could not be revoked: ${JSON.stringify(revoked.error)}`);
  }

  /** What somebody with too many permissions does at the key service; and a function that was to sign right then. */
  async #disableActive(): Promise<void> {
    this.service.disable(activeKey(this.ring)?.keyArn ?? '');
    await this.fleet.signAndVerify(true);
  }

  #ringIs(ring: KeyRing): void {
    this.#changedAt = this.#now;
    const hasStandby = standbyKey(ring) !== undefined;
    if (this.#hasStandby && !hasStandby) this.timesWithoutStandby += 1;
    this.#hasStandby = hasStandby;
    this.publication.ringIs(ring, this.#now);
    const active = activeKey(ring);
    if (active === undefined) this.publication.breach('nothing signs');
    else this.signed.add(active.kid);
    for (const { kid } of ring.keys) {
      if (!this.service.keyOf(kid).probed) this.publication.breach(`${kid} was published and never probed`);
    }
  }

  #watchStandby(): void {
    if (standbyKey(this.ring) !== undefined) this.#standbySeenAt = this.#now;
    this.longestWithoutStandby = Math.max(this.longestWithoutStandby, this.#now - this.#standbySeenAt);
  }

  /** Swept once a day; an hour is left to a run that is about to record its key, another to runs that die. */
  #checkForgottenKeys(): void {
    const named = new Set(this.ring.keys.map(({ kid }) => kid));
    for (const { kid, createdAt, state } of this.service.keys.values()) {
      const isForgotten = state !== 'deletion_scheduled' && createdAt < this.#now - DAY - 2 * HOUR;
      if (isForgotten && !named.has(kid)) this.publication.breach(`${kid} was forgotten`);
      if (named.has(kid) && state === 'deletion_scheduled') this.publication.breach(`${kid} is being deleted`);
    }
  }
}
