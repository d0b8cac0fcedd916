import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { everyValue, StatefulTable } from '../stateful-table.ts';
import { attributesOf, string, TIME_TO_LIVE_ATTRIBUTE } from './attributes.ts';

/** Where people are linked, found by address, and listed. */
const LINK_PARTITIONS = ['link#*', 'links#*', 'email#*', 'members#*'];

/** Where a new member's id is claimed. Put alone: what is claimed is never given up. */
const MEMBER_ID_PARTITIONS = ['member-id#*'];

/**
 * The key of a provider's row, what activation sets, and what it is conditional on. `signInRevision`: for one release
 * more, because the last one's function names it, and runs by these permissions while it is being replaced.
 */
const ACTIVATION_ATTRIBUTES = ['pk', 'sk', 'status', 'revision', 'subjectClaim', 'signInRevision'];

/** How a provider's SCIM client knows members. */
const SCIM_PARTITIONS = ['scim-name#*', 'scim-users#*'];

/** The tokens of such clients, and their slots. */
const SCIM_TOKEN_PARTITIONS = ['scim-token#*', 'scim-tokens#*'];

/** Clients whose id is the URL of their document; `http:` is the laptop's. */
const CLIENTS_BY_URL = ['client#http*://*'];

/** Clients that registered themselves. */
const DYNAMIC_CLIENTS = ['client#dyn_*'];

/** Clients that a provider vouches for. */
const VOUCHED_CLIENTS = ['client#prv_*'];

/** What a document says, and what the write is conditional on. */
const DOCUMENT_ATTRIBUTES = [
  ...['pk', 'sk', 'authenticationMethod', 'grantTypes', 'redirectUris', 'keys', 'scopes', 'document'],
];

/** What was heard of a provider's stream of signals, and that it stands. */
const HEARD_ATTRIBUTES = ['pk', 'sk', 'receivedAt', 'verifiedAt', 'streamStatus'];

/** Organizations, trusted providers, clients, enablements, subject links: every look-up is a direct key read. */
export class Directory extends StatefulTable {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: string('pk'),
      sortKey: string('sk'),
      // Of clients that registered themselves and wait, and of the tokens by which they do. No other row has an end.
      timeToLiveAttribute: TIME_TO_LIVE_ATTRIBUTE,
    });
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

  /** Pictures of clients, each by its key. Nothing else of any client. */
  grantReadLogos(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['logo#*']), 'GetItem');
  }

  /**
   * Links people just in time, and admits clients that a provider vouches for. Only partitions of links, of addresses, of
   * members' ids and of such clients, of which it counts those of each provider: what is trusted stands in others, which
   * whoever redeems assertions must never write. That no row stands is a condition of each write. In one statement, because
   * a transaction's keys must all be of it, and one token may bring both in.
   */
  grantComeIn(grantee: IGrantable): Grant {
    this.grantCheckProviders(grantee);
    const partitions = [...LINK_PARTITIONS, ...MEMBER_ID_PARTITIONS, ...VOUCHED_CLIENTS, 'admitted#*'];
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', partitions), 'PutItem').combine(
      this.grantWhere(grantee, attributesOf(['vouched#*'], ['pk', 'sk', 'clients']), 'UpdateItem'),
    );
  }

  /**
   * A provider's SCIM client adds members, moves them in the lists, and calls them by names of its own. Nothing that is
   * trusted: no provider, no link, no token but that one was used.
   */
  grantProvision(grantee: IGrantable): Grant {
    this.grantCheckProviders(grantee);
    this.grantRead(grantee);
    const leading = (keys: string[]) => everyValue('dynamodb:LeadingKeys', 'StringLike', keys);
    const put = ['email#*', 'members#*', ...MEMBER_ID_PARTITIONS, ...SCIM_PARTITIONS];
    const used = attributesOf(['scim-token#*'], ['pk', 'sk', 'lastUsedAt']);
    return this.grantWhere(grantee, leading(put), 'PutItem')
      .combine(this.grantWhere(grantee, leading(['members#*', ...SCIM_PARTITIONS]), 'DeleteItem'))
      .combine(this.grantWhere(grantee, leading(['links#*', 'scim-users#*']), 'Query'))
      .combine(this.grantWhere(grantee, used, 'UpdateItem'));
  }

  /** Where members stand in the lists: that they have signed in moves them. With {@link grantActivate}, which writes places. */
  grantMovePlaces(grantee: IGrantable): Grant {
    return this.grantWhere(grantee, everyValue('dynamodb:LeadingKeys', 'StringLike', ['members#*']), 'DeleteItem');
  }

  /**
   * The same as {@link grantComeIn}, and makes a pending provider active: claims its trust, and sets these
   * attributes of its row and no others. Which row is pending, and that nobody else has the trust, are conditions of that write.
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
   * What a client's document says, of clients that nobody registered: whether one is such is a condition of the write, and
   * that its row stands.
   */
  grantKeepDocuments(grantee: IGrantable): Grant {
    const clients = attributesOf(CLIENTS_BY_URL, DOCUMENT_ATTRIBUTES);
    return this.grantWhere(grantee, clients, 'UpdateItem');
  }

  /**
   * The same; and new ones, those that an organization's policy lets in, and those that members ask their administrators
   * for. Nothing that anybody registered or enabled.
   */
  grantAdmitClients(grantee: IGrantable): Grant {
    this.grantCheckProviders(grantee);
    const leading = (keys: string[]) => everyValue('dynamodb:LeadingKeys', 'StringLike', keys);
    return this.grantKeepDocuments(grantee)
      .combine(this.grantWhere(grantee, leading([...CLIENTS_BY_URL, 'admitted#*']), 'PutItem'))
      .combine(this.grantWhere(grantee, leading(['asked#*']), 'UpdateItem'));
  }

  /**
   * A client registers itself, uses its token up and waits; and takes itself away again. No other client, and nothing that
   * enables one. Tokens and who waits in one statement, because a transaction's keys must all be of it.
   */
  grantRegisterClients(grantee: IGrantable): Grant {
    this.grantCheckProviders(grantee);
    const leading = (keys: string[]) => everyValue('dynamodb:LeadingKeys', 'StringLike', keys);
    const ended = attributesOf(DYNAMIC_CLIENTS, ['pk', 'sk', 'status', 'secrets', 'registration', 'ttl']);
    return this.grantWhere(grantee, leading(DYNAMIC_CLIENTS), 'PutItem')
      .combine(this.grantWhere(grantee, leading(['registration-token#*', 'asked#*']), 'UpdateItem'))
      .combine(this.grantWhere(grantee, ended, 'UpdateItem'));
  }

  /**
   * Where lists have a member who is switched off, and what was heard of a stream: neither decides anything. Nothing that
   * is trusted, and no stream of signals itself.
   */
  grantHearSignals(grantee: IGrantable): Grant {
    const places = everyValue('dynamodb:LeadingKeys', 'StringLike', ['members#*']);
    const heard = attributesOf(['signals#*'], HEARD_ATTRIBUTES);
    return this.grantWhere(grantee, places, 'PutItem', 'DeleteItem').combine(
      this.grantWhere(grantee, heard, 'UpdateItem'),
    );
  }

  /**
   * What an organization's own administrators change: its partition, its people's addresses and links, its clients'
   * names. Not clients, which are everybody's, but that one which registered itself waits no longer; and of trusts claiming
   * the one whose domain is proved, and giving up their own, with the provider that had it. That nobody else has a trust that
   * is claimed is a condition of that write; that its domain was proved is code. In one statement with what else is put, or
   * deleted, because a transaction's keys must all be of it.
   */
  grantSelfService(grantee: IGrantable): Grant {
    this.grant(grantee, 'GetItem', 'Query', 'ConditionCheckItem');
    const own = ['org#*', 'idp#*', 'name#*', 'signals#*', ...LINK_PARTITIONS, ...SCIM_TOKEN_PARTITIONS];
    const leading = (keys: string[]) => everyValue('dynamodb:LeadingKeys', 'StringLike', keys);
    const approved = attributesOf(DYNAMIC_CLIENTS, ['pk', 'sk', 'registration', 'ttl']);
    return this.grantWhere(grantee, leading([...own, ...MEMBER_ID_PARTITIONS, 'trust#*']), 'PutItem')
      .combine(this.grantWhere(grantee, approved, 'UpdateItem'))
      .combine(this.grantWhere(grantee, leading([...own, 'asked#*']), 'UpdateItem'))
      .combine(this.grantWhere(grantee, leading([...own, 'trust#*', 'vouched#*']), 'DeleteItem'));
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
