import type { AssertionHeaderTelemetry, FailureTelemetry, RedemptionTelemetry } from '../../lambdas/ports/telemetry.ts';

/** Every call, by name and arguments, in order. */
export class RecordingTelemetry implements RedemptionTelemetry, AssertionHeaderTelemetry, FailureTelemetry {
  readonly calls: (readonly [name: string, ...facts: unknown[]])[] = [];

  readonly tokenIssued: RedemptionTelemetry['tokenIssued'] = (...facts) => this.#record('tokenIssued', facts);
  readonly redemptionRefused: RedemptionTelemetry['redemptionRefused'] = (...facts) =>
    this.#record('redemptionRefused', facts);
  readonly redemptionUnavailable: RedemptionTelemetry['redemptionUnavailable'] = (...facts) =>
    this.#record('redemptionUnavailable', facts);
  readonly assertionHeaderIgnored: AssertionHeaderTelemetry['assertionHeaderIgnored'] = (...facts) =>
    this.#record('assertionHeaderIgnored', facts);
  readonly requestFailed: FailureTelemetry['requestFailed'] = (...facts) => this.#record('requestFailed', facts);

  #record(name: string, facts: readonly unknown[]): void {
    this.calls.push([name, ...structuredClone(facts)]);
  }
}
