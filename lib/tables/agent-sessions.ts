import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { BEGUN_AT, ENDED_AT, PARENTS, TAKEN_PREFIX, USE_PREFIX } from '../../protect/agent-session-attributes.ts';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** The key of a row, which every request names, and what a mint records. */
const MINT_ATTRIBUTES = ['organization', 'session', 'client', 'lastMintAt', 'ttl', PARENTS, BEGUN_AT, ENDED_AT];

/** The key of a row, and per scope that was approved once, whether that is used. */
const USE_ATTRIBUTES = ['organization', 'session', `${USE_PREFIX}*`];

/**
 * One row per (organization, member, agent session): the client that mints for it, and two attributes per approved write
 * scope, its end and how old it is; of one that was approved once three, the last of which says whether it is used. Sorted
 * by member within an organization, so that both are listed by one query.
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

  /**
   * A host ends a session of its own: what is remembered of it stands in its place. It names no grant, so that none is
   * left, and this role can put none.
   */
  grantEnd(grantee: IGrantable): Grant {
    const names = [...MINT_ATTRIBUTES, `${TAKEN_PREFIX}*`];
    return this.grantWhere(grantee, everyValue('dynamodb:Attributes', 'StringLike', names), 'PutItem');
  }

  /** Approving sets attributes, taking back removes them; taking all back puts what is remembered in the place of the row. */
  grantApprove(grantee: IGrantable): Grant {
    return this.grant(grantee, 'GetItem', 'Query', 'UpdateItem', 'PutItem');
  }
}
