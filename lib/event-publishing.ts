import { Duration, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { EventsEnvironment } from '../lambdas/environment.ts';
import { consumeAuditTrail } from './audit-stream.ts';
import type { CommonEnvironment } from './configuration.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { GivenUpWork } from './given-up-work.ts';
import type { Tables } from './tables.ts';

export interface EventPublishingProps {
  readonly environment: CommonEnvironment;
  readonly tables: Tables;
  readonly givenUp: GivenUpWork;
  /** Name of a bus in this account and Region. Absent: the account's default bus. */
  readonly eventBus: string | undefined;
}

/** Every account has it. */
const DEFAULT_BUS = 'default';

/** Tells the vendor's event bus what the audit trail has recorded, behind the requests and never in their way. */
export class EventPublishing extends Construct {
  readonly publisher: CountersignFunction<EventsEnvironment>;

  constructor(scope: Construct, id: string, { environment, tables, givenUp, eventBus }: EventPublishingProps) {
    super(scope, id);
    const busName = eventBus ?? DEFAULT_BUS;
    const busArn = Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: busName });
    this.publisher = new CountersignFunction<EventsEnvironment>(this, 'Events', {
      description: 'Countersign: tells the event bus what the audit trail has recorded',
      entry: 'lambdas/events.ts',
      environment: { ...environment, EVENT_BUS_NAME: busName },
      // Ten calls of the bus, each three times.
      timeout: Duration.minutes(1),
      memorySizeMb: 256,
    });
    const access = [
      tables.auditTrail.grantReadStream(this.publisher),
      Grant.addToPrincipal({ grantee: this.publisher, actions: ['events:PutEvents'], resourceArns: [busArn] }),
      givenUp.grantPut(this.publisher),
    ];
    consumeAuditTrail(this, this.publisher.function, tables, givenUp, access);
  }
}
