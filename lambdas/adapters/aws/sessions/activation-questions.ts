import type { ActivationQuestion } from '../../../core/sign-in/activation-question.ts';
import type { ActivationQuestions } from '../../../ports/activation-questions.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { activationQuestionKey, fromQuestionRow, toQuestionRow } from './activation-question-rows.ts';

/** A row beside the session's; the transaction that decides deletes it (see dynamo-provider-activation). */
export function dynamoActivationQuestions(dynamo: Dynamo, table: string): ActivationQuestions {
  return {
    ask: async (question) => {
      await dynamo.put({ TableName: table, Item: toQuestionRow(question) });
    },
    find: async (session) => {
      const row = await dynamo.get(table, activationQuestionKey(session));
      return row && fromQuestionRow(session, row);
    },
    withdraw: async (question) => {
      await dynamo.delete(deletionOf(table, question));
    },
  };
}

/** That very question, and only while nobody has decided it. */
export function deletionOf(table: string, { session, id }: Pick<ActivationQuestion, 'session' | 'id'>) {
  return {
    TableName: table,
    Key: activationQuestionKey(session),
    ConditionExpression: '#id = :id',
    ExpressionAttributeNames: { '#id': 'id' },
    ExpressionAttributeValues: { ':id': id },
  };
}
