import type { Observation, ProbeRequest } from '../core/doctor/observation.ts';

/**
 * Sends one request as it stands and tells what came. Never throws, never retries, and never follows a redirect.
 * A host that the operator did not name is asked only as law 14 allows.
 */
export type Probe = (request: ProbeRequest) => Promise<Observation>;
