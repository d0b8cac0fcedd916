import type { AwsAccount } from '../aws-json/account.ts';
import type { JsonObject, ServiceRequest } from '../aws-json/request.ts';
import { requestContext } from './condition-keys.ts';
import type { AccessRequest } from './policy.ts';

/**
 * The permissions that one call of EventBridge needs: one on each bus that it names.
 * @throws Error for an operation that is not known here
 */
export function eventRequests({ operation, body }: ServiceRequest, account: AwsAccount): readonly AccessRequest[] {
  if (operation !== 'PutEvents') throw new Error(`The local IAM does not know what events:${operation} needs`);
  const entries = (body['Entries'] ?? []) as readonly JsonObject[];
  const buses = new Set(
    entries.map(({ EventBusName }) => String(EventBusName ?? 'default').replace(/^.*event-bus\//, '')),
  );
  return [...buses].map((bus) => ({
    action: 'events:PutEvents',
    resource: `arn:aws:events:${account.region}:${account.accountId}:event-bus/${bus}`,
    context: requestContext({}),
  }));
}
