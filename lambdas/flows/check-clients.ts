import { type ExpiringCredential, expiringCredential } from '../core/clients/expiring-credentials.ts';
import type { DirectoryReads } from '../ports/administration-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { CheckupTelemetry } from '../ports/telemetry.ts';

export interface CheckClientsDependencies {
  readonly clients: Pick<DirectoryReads, 'listClients'>;
  readonly clock: Clock;
  readonly telemetry: CheckupTelemetry;
}

/** Looks at every client once, and tells whose last secret or key is about to end. Writes nothing. @throws Unavailable */
export async function checkClients({ clients, clock, telemetry }: CheckClientsDependencies): Promise<void> {
  const now = clock();
  const expiring: ExpiringCredential[] = [];
  for await (const client of clients.listClients()) {
    const found = expiringCredential(client, now);
    if (found !== undefined) expiring.push(found);
  }
  telemetry.clientSecretsChecked(expiring);
}
