import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ActivationQuestion } from '../../core/activation-question.ts';
import type { ActivationQuestions } from '../../ports/activation-questions.ts';
import { activationQuestionKey, fromQuestionRow, toQuestionRow } from './activation-question-rows.ts';
import { callDependency } from './dependency-errors.ts';
import { readRow } from './dynamo-read.ts';

/** A row beside the session's; the transaction that decides deletes it (see dynamo-provider-activation). */
export function dynamoActivationQuestions(client: DynamoDBDocumentClient, table: string): ActivationQuestions {
  return {
    ask: async (question) => {
      const command = new PutCommand({ TableName: table, Item: toQuestionRow(question) });
      await callDependency('DynamoDB', () => client.send(command));
    },
    find: async (session) => {
      const row = await readRow(client, table, activationQuestionKey(session));
      return row && fromQuestionRow(session, row);
    },
    withdraw: async (question) => {
      const command = new DeleteCommand(deletionOf(table, question));
      try {
        await callDependency('DynamoDB', () => client.send(command));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
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
