import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { attributesOf, string } from './attributes.ts';

/** Active or not: organizations, providers, clients, enablements. What `protect()` needs of the Directory. */
export class Status extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk') });
  }

  grantProtect(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  /** What the configuration declares, and nothing that anybody can be switched off by. */
  grantDeclare(grantee: IGrantable): void {
    const own = everyValue('dynamodb:LeadingKeys', 'StringLike', ['role#*', 'roles', 'scope-rules', 'configuration']);
    const names = everyValue('dynamodb:LeadingKeys', 'StringEquals', ['roles']);
    this.grantWhere(grantee, names, 'GetItem');
    this.grantWhere(grantee, own, 'PutItem');
  }

  /** A provider becomes active, and no other kind of item does. */
  grantActivate(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, attributesOf(['idp#*'], ['pk', 'status']), 'UpdateItem');
  }

  /**
   * Of providers, enablements and stops of a client's agents; a client is everybody's. Of an organization the agent switch,
   * the rules for agents and its recall alone: whether it is active is the operator's word.
   */
  grantSelfService(grantee: IGrantable): Grant {
    this.grant(grantee, 'GetItem');
    const own = attributesOf(['idp#*', 'enablement#*'], ['pk', 'status', 'recalledAt']);
    const organization = attributesOf(['org#*'], ['pk', 'agents', 'agentRules', 'recalledAt']);
    this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['stop#*']), 'PutItem');
    return this.grantWhere(grantee, own, 'UpdateItem').combine(this.grantWhere(grantee, organization, 'UpdateItem'));
  }

  /** Clients by their document, and that a policy let one in: where no row stands, which is a condition of the write. */
  grantAdmitClients(grantee: IGrantable): Grant {
    const own = everyValue('dynamodb:LeadingKeys', 'StringLike', ['client#http*://*', 'enablement#*#http*://*']);
    return this.grantWhere(grantee, own, 'PutItem');
  }

  /** Clients that a provider vouches for, where no row stands. */
  grantAdmitVouched(grantee: IGrantable): Grant {
    const own = everyValue('dynamodb:LeadingKeys', 'StringLike', ['client#prv_*', 'enablement#*#prv_*']);
    return this.grantWhere(grantee, own, 'PutItem');
  }

  /** Clients that register themselves, and take themselves away: that a client is active or not, and no more. */
  grantRegisterClients(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, attributesOf(['client#dyn_*'], ['pk', 'status']), 'UpdateItem');
  }

  /** Without deletion: a missing item denies, so an item is switched off, and says so. */
  grantAdminister(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem', 'UpdateItem');
  }

  /** What is deployed, as it was configured. */
  grantReadConfiguration(grantee: IGrantable): Grant {
    const key = everyValue('dynamodb:LeadingKeys', 'StringEquals', ['configuration']);
    return this.grantWhere(grantee, key, 'GetItem');
  }
}
