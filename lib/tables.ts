import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { LISTING_INDEX } from '../lambdas/adapters/aws/redemptions/listing.ts';
import { USE_PREFIX } from '../protect/agent-session-attributes.ts';
import { everyValue, StatefulTable, type StatementConditions } from './stateful-table.ts';

/** Epoch seconds; DynamoDB deletes the item some time after (up to days), so readers filter on expiry themselves. */
const TIME_TO_LIVE_ATTRIBUTE = 'ttl';

const string = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });

/** All that an authorization server remembers. */
export interface Tables {
  readonly directory: Directory;
  readonly members: Members;
  readonly status: Status;
  readonly providerKeys: ProviderKeys;
  readonly redemptions: Redemptions;
  readonly keyRing: KeyRing;
  readonly agentSessions: AgentSessions;
  readonly writeRequests: WriteRequests;
  readonly sessions: Sessions;
  readonly auditTrail: AuditTrail;
  readonly activity: Activity;
}

export function createTables(scope: Construct): Tables {
  return {
    directory: new Directory(scope, 'Directory'),
    members: new Members(scope, 'Members'),
    status: new Status(scope, 'Status'),
    providerKeys: new ProviderKeys(scope, 'ProviderKeys'),
    redemptions: new Redemptions(scope, 'Redemptions'),
    keyRing: new KeyRing(scope, 'KeyRing'),
    agentSessions: new AgentSessions(scope, 'AgentSessions'),
    writeRequests: new WriteRequests(scope, 'WriteRequests'),
    sessions: new Sessions(scope, 'Sessions'),
    auditTrail: new AuditTrail(scope, 'AuditTrail'),
    activity: new Activity(scope, 'Activity'),
  };
}

/** Where people are linked and found by address. */
const LINK_PARTITIONS = ['link#*', 'links#*', 'email#*'];

/** Where a new member's id is claimed. Put alone: what is claimed is never given up. */
const MEMBER_ID_PARTITIONS = ['member-id#*'];

/**
 * The key of a provider's row, what activation sets, and what it is conditional on. `signInRevision`: for one release
 * more, because the last one's function names it, and runs by these permissions while it is being replaced.
 */
const ACTIVATION_ATTRIBUTES = ['pk', 'sk', 'status', 'revision', 'subjectClaim', 'signInRevision'];

/** Organizations, trusted providers, clients, enablements, subject links: every look-up is a direct key read. */
export class Directory extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk'), sortKey: string('sk') });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  /** Which providers an organization has: one query of its own partition. */
  grantListProviders(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['org#*']), 'Query');
  }

  /** Every client of the deployment: one query of their listing, and each by its key. Nothing of any organization. */
  grantListClients(grantee: IGrantable): void {
    this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['clients']), 'Query');
    this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['client#*']), 'GetItem');
  }

  /**
   * Links people just in time. Only partitions of links, of addresses and of members' ids: what is trusted stands in others, which
   * whoever redeems assertions must never write.
   */
  grantLink(grantee: IGrantable): Grant {
    this.grantCheckProviders(grantee);
    const partitions = [...LINK_PARTITIONS, ...MEMBER_ID_PARTITIONS];
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', partitions), 'PutItem');
  }

  /**
   * The same, and makes a pending provider active: claims its trust, and sets these attributes of its row and no others.
   * Which row is pending, and that nobody else has the trust, are conditions of that write.
   */
  grantActivate(grantee: IGrantable): Grant {
    this.grantCheckProviders(grantee);
    const claimed = everyValue('dynamodb:LeadingKeys', 'StringLike', [
      ...LINK_PARTITIONS,
      ...MEMBER_ID_PARTITIONS,
      'trust#*',
    ]);
    const activated = attributesOf(['org#*'], ACTIVATION_ATTRIBUTES);
    return this.grantWhere(grantee, claimed, 'PutItem').combine(this.grantWhere(grantee, activated, 'UpdateItem'));
  }

  /**
   * What an organization's own administrators change: its partition, its people's addresses and links, its clients'
   * names. Not clients, which are everybody's; and of trusts nothing but giving up their own, with the provider that had it:
   * in one statement with what else is deleted, because a transaction's keys must all be of it.
   */
  grantSelfService(grantee: IGrantable): Grant {
    this.grant(grantee, 'GetItem', 'Query', 'ConditionCheckItem');
    const own = ['org#*', 'idp#*', 'name#*', ...LINK_PARTITIONS];
    const leading = (keys: string[]) => everyValue('dynamodb:LeadingKeys', 'StringLike', keys);
    return this.grantWhere(grantee, leading([...own, ...MEMBER_ID_PARTITIONS]), 'PutItem')
      .combine(this.grantWhere(grantee, leading(own), 'UpdateItem'))
      .combine(this.grantWhere(grantee, leading([...own, 'trust#*']), 'DeleteItem'));
  }

  /** A person is linked only while the provider is not disabled: a condition on its row. */
  private grantCheckProviders(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['org#*']), 'ConditionCheckItem');
  }

  /** With deletion: a unique name, an enablement or a subject link is given up by deleting its item. */
  grantAdminister(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'Query', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem');
  }
}

/** Status, role and recall watermark of people. Its own table, because the vendor's functions may read it. */
export class Members extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('organization'), sortKey: string('member') });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  grantProtect(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  /** A new member just in time, the mark that a provider knows somebody, and the recall of one's own tokens. */
  grantProvision(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem', 'UpdateItem');
  }

  /** What administrators look at and change. Without deletion: a removed member leaves a tombstone. */
  grantSelfService(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'Query', 'ConditionCheckItem', 'PutItem', 'UpdateItem');
  }

  /**
   * Without deletion: a removed member leaves a tombstone, which just-in-time provisioning never revives. The query is for
   * claiming the ids of members that were made before ids were claimed.
   */
  grantAdminister(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
  }
}

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
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['idp#*']), 'PutItem');
  }

  /**
   * Of providers and enablements; a client is everybody's. Of an organization the agent switch alone: whether it is active
   * is the operator's word.
   */
  grantSelfService(grantee: IGrantable): Grant {
    this.grant(grantee, 'GetItem');
    const own = everyValue('dynamodb:LeadingKeys', 'StringLike', ['idp#*', 'enablement#*']);
    const agents = attributesOf(['org#*'], ['pk', 'agents']);
    return this.grantWhere(grantee, own, 'PutItem').combine(this.grantWhere(grantee, agents, 'UpdateItem'));
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

/** Of these rows, these attributes and no others. */
function attributesOf(rows: readonly string[], attributes: readonly string[]): StatementConditions {
  const leading = everyValue('dynamodb:LeadingKeys', 'StringLike', rows);
  const named = everyValue('dynamodb:Attributes', 'StringEquals', attributes);
  return { ...leading, ...named, Null: { ...leading['Null'], ...named['Null'] } };
}

/** Public keys of identity providers, fetched once for all instances. */
export class ProviderKeys extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk'), timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE });
  }

  /** To explain by what redemptions decide by; whoever could write here could sign as any provider. */
  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  /** The update is the single flight: one instance wins the right to fetch, and the cool-down is everyone's. */
  grantCache(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'UpdateItem');
  }
}

/** One item per token: guard against replay, register and audit entry in one. */
export class Redemptions extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk'), timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE });
    // For listing only. ALL, because a listing that then read each token's item would cost more than this copy.
    this.table.addGlobalSecondaryIndex({
      indexName: LISTING_INDEX,
      partitionKey: string('hour'),
      sortKey: number('issuedAt'),
      projectionType: ProjectionType.ALL,
    });
  }

  /**
   * Records a redemption, and undoes it when signing failed. `TransactWriteItems` is authorized as the operations in
   * it, so a transaction of puts and deletes needs no more.
   */
  grantRedeem(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem', 'DeleteItem');
  }

  /** An organization's tokens, hour by hour. */
  grantList(grantee: IGrantable): Grant {
    return this.grantQueryIndex(grantee, LISTING_INDEX);
  }

  /** One record by its key: whether an assertion was redeemed, and as what. */
  grantLookUp(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }
}

/** States of the signing keys, and their public halves: one item with an optimistic version. */
export class KeyRing extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk') });
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  grantAdvance(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'PutItem');
  }

  /**
   * Orders beside the keys, which nobody but rotation may write: whoever wrote a public key of theirs into the ring could
   * sign any token.
   */
  grantOrder(grantee: IGrantable): Grant {
    const attributes = ['pk', 'version', 'orders'];
    return this.grantWhere(grantee, everyValue('dynamodb:Attributes', 'StringEquals', attributes), 'UpdateItem');
  }
}

/** The key of a row, which every request names, and what a mint records. */
const MINT_ATTRIBUTES = ['organization', 'session', 'client', 'lastMintAt', 'ttl'];

/** The key of a row, and per scope that was approved once, whether that is used. */
const USE_ATTRIBUTES = ['organization', 'session', `${USE_PREFIX}*`];

/**
 * One row per (organization, member, agent session): the client that mints for it, and two attributes per approved write
 * scope, its end and how old it is; of one that was approved once three, the last of which says whether it is used. Sorted by member within an organization, so that both are listed by one query.
 */
export class AgentSessions extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: string('organization'),
      sortKey: string('session'),
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
    });
  }

  /** `protect()` re-reads the grant on an agent's write; polling reads it too. */
  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem');
  }

  /**
   * Minting is one update that records the client and reads the grants (a redemption that names a session records the
   * client alone), and it cannot set a grant: it may name these
   * attributes and no others, in its condition too. `dynamodb:Attributes` is what a request names, not what it returns,
   * so `ReturnValues: ALL_NEW` stays possible; only `dynamodb:ReturnValues` would forbid it, and what comes back is what
   * this role may read anyway.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   */
  grantMint(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:Attributes', 'StringEquals', MINT_ATTRIBUTES), 'UpdateItem');
  }

  /**
   * `protect()` marks a write that was approved once as used. It may name the key and those marks and nothing else: no end
   * and no age of a grant, so that a function of the vendor's makes none and lengthens none.
   */
  grantUse(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:Attributes', 'StringLike', USE_ATTRIBUTES), 'UpdateItem');
  }

  /** A host ends a session of its own: a row that is gone grants nothing. */
  grantEnd(grantee: IGrantable): Grant {
    return this.grant(grantee, 'DeleteItem');
  }

  /** Approving sets attributes, taking back removes them or the row. */
  grantApprove(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'Query', 'UpdateItem', 'DeleteItem');
  }
}

/** What members are asked for, and have refused lately: one row a member, so that an organization's are one query. */
export class WriteRequests extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: string('organization'),
      sortKey: string('member'),
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
    });
  }

  /** Whoever asks, or answers: each change is a put over the revision that was read. */
  grantChange(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'PutItem');
  }

  grantList(grantee: IGrantable): Grant {
    return this.grant(grantee, 'Query');
  }
}

/** First-party sessions, by SHA-256 of the cookie. */
export class Sessions extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, { partitionKey: string('pk'), timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE });
  }

  /** Whoever accepts the cookie: reads it, and moves its idle end. */
  grantUse(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'UpdateItem');
  }

  /** A setup link, which lets one member begin. Never a session: those have other keys. */
  grantInvite(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['setup-link#*']), 'PutItem');
  }

  /** Sign-in and sign-out. */
  grantManage(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem');
  }
}

/** Administration, sign-ins, approvals, recalls. No grant here updates, deletes or batch-writes: entries stay. */
export class AuditTrail extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: string('pk'),
      sortKey: string('sk'),
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
    });
  }

  grantRecord(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem');
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'Query');
  }
}

/** Hourly counters of each organization's requests for tokens, and its last refusals. For people: nothing decides by it. */
export class Activity extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: string('pk'),
      sortKey: string('sk'),
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
    });
  }

  /** Marks a batch and adds to counters in one transaction; puts refusals, finds those that are too many, deletes them. */
  grantRecord(grantee: IGrantable): Grant {
    return this.grant(grantee, 'PutItem', 'UpdateItem', 'Query', 'DeleteItem');
  }

  grantRead(grantee: IGrantable): Grant {
    return this.grant(grantee, 'Query');
  }
}
