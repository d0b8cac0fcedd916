import type { Member } from '../../../core/records.ts';
import type { SignInNote, SignInNotes } from '../../../ports/sign-in-notes.ts';
import { memberKey } from '../directory/keys.ts';
import { differingPlaceSteps } from '../directory/member-places.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';
import { type TransactionStep, transact } from '../dynamodb/transaction.ts';

/** The places that are moved are those of this very status and role. */
const STANDS_THERE = '#status = :status AND #role = :role';

/** Nobody has noted a sign-in since they were read. */
const NOT_NOTED_SINCE = { never: 'attribute_not_exists(lastSignIn)', sinceThat: 'lastSignIn.#at = :before' } as const;

/** Nor given them another name. */
const CALLED_SO = { nothing: 'attribute_not_exists(displayName)', name: 'displayName.#text = :called' } as const;

/** One transaction an hour and member at most: the member's row, and four places of it; more where their name changes. */
export function dynamoSignInNotes(
  dynamo: Dynamo,
  tables: { readonly directory: string; readonly members: string },
): SignInNotes {
  return {
    note: async (member, note) => {
      const outcome = await transact<'changed'>(dynamo, [
        noteStep(tables.members, member, note),
        ...differingPlaceSteps(tables.directory, member, { ...member, ...note }),
      ]);
      return outcome === 'done' ? 'noted' : outcome;
    },
  };
}

function noteStep(
  table: string,
  { organization, id, status, role, lastSignIn: before, displayName: called }: Member,
  { lastSignIn, displayName }: SignInNote,
): TransactionStep<'changed'> {
  const isNotNoted = before === undefined ? NOT_NOTED_SINCE.never : NOT_NOTED_SINCE.sinceThat;
  const isCalledSo = called === undefined ? CALLED_SO.nothing : CALLED_SO.name;
  return {
    item: {
      Update: {
        TableName: table,
        Key: memberKey(organization, id),
        UpdateExpression: `SET lastSignIn = :note${displayName === undefined ? '' : ', displayName = :name'}`,
        ConditionExpression: `${STANDS_THERE} AND ${isNotNoted} AND ${isCalledSo}`,
        ExpressionAttributeNames: {
          ...{ '#status': 'status', '#role': 'role' },
          ...(before !== undefined && { '#at': 'at' }),
          ...(called !== undefined && { '#text': 'text' }),
        },
        ExpressionAttributeValues: {
          ...{ ':status': status, ':role': role, ':note': present(lastSignIn) },
          ...(displayName !== undefined && { ':name': displayName }),
          ...(before !== undefined && { ':before': before.at }),
          ...(called !== undefined && { ':called': called.text }),
        },
      },
    },
    otherwise: 'changed',
  };
}
