import type { ActivationQuestion } from '../../../core/sign-in/activation-question.ts';
import type { SessionDigest } from '../../../core/sign-in/session.ts';
import type { SetupLink } from '../../../core/sign-in/setup.ts';
import type { Delete } from '../dynamodb/dynamo.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { activationQuestionKey } from './activation-question-rows.ts';
import { setupKey } from './setup-rows.ts';

/** It is there, so nobody else has ended it or used it up. A row whose time is over may still be: the flow has looked. */
const STANDS = 'attribute_exists(pk)';

/** That very question, and not one that was asked since. */
const SAME_QUESTION = '#id = :id';

/** A browser session, of a person or of a setup link, ends. */
export function endSessionStep(
  table: string,
  { digest, kind }: { readonly digest: SessionDigest; readonly kind: 'session' | 'setup' },
): TransactionStep<'session_ended'> {
  const key = kind === 'setup' ? setupKey.session(digest) : { pk: digest };
  return { item: { Delete: { TableName: table, Key: key, ConditionExpression: STANDS } }, otherwise: 'session_ended' };
}

export function useUpLinkStep(table: string, { digest }: SetupLink): TransactionStep<'gone'> {
  return {
    item: { Delete: { TableName: table, Key: setupKey.link(digest), ConditionExpression: STANDS } },
    otherwise: 'gone',
  };
}

/** Only while nobody has decided it. */
export function questionDeletion(table: string, { session, id }: Pick<ActivationQuestion, 'session' | 'id'>): Delete {
  return {
    TableName: table,
    Key: activationQuestionKey(session),
    ConditionExpression: SAME_QUESTION,
    ExpressionAttributeNames: { '#id': 'id' },
    ExpressionAttributeValues: { ':id': id },
  };
}
