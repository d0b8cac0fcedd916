import type { ActivationQuestions } from '../../../ports/activation-questions.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { activationQuestionKey, fromQuestionRow, toQuestionRow } from './activation-question-rows.ts';
import { questionDeletion } from './steps.ts';

/** A row beside the session's; the transaction that decides deletes it (see `administration/activation.ts`). */
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
      await dynamo.delete(questionDeletion(table, question));
    },
  };
}
