import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { readVariable } from './environment.ts';

export interface Project {
  readonly organization: string;
  readonly project: string;
  readonly name: string;
  /** Grows by one with every change. */
  readonly version: number;
  /** The member who made it. */
  readonly createdBy: string;
}

export interface Page {
  readonly projects: readonly Project[];
  /** The last project of the page, when more follow. */
  readonly last: string | undefined;
}

/**
 * Every key begins with the organization that `protect()` has checked: no query can reach another's rows.
 * Conditions ask for the key attribute `organization`, which every row has; `project` is a reserved word.
 */
const TableName = readVariable('PROJECTS_TABLE');
/** Answers while the caller still waits: the SDK's own limits are longer than a function may take. Milliseconds. */
const client = new DynamoDBClient({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 300, requestTimeout: 1_000, socketTimeout: 1_000, throwOnRequestTimeout: true },
});
const table = DynamoDBDocumentClient.from(client);

export async function findPage(organization: string, limit: number, after: string | undefined): Promise<Page> {
  const { Items = [], LastEvaluatedKey } = await table.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'organization = :organization',
      ExpressionAttributeValues: { ':organization': organization },
      Limit: limit,
      // Whoever has just created a project expects to see it.
      ConsistentRead: true,
      ...(after === undefined ? {} : { ExclusiveStartKey: { organization, project: after } }),
    }),
  );
  return { projects: Items as Project[], last: LastEvaluatedKey?.['project'] };
}

export async function addProject(project: Project): Promise<void> {
  await table.send(
    new PutCommand({ TableName, Item: project, ConditionExpression: 'attribute_not_exists(organization)' }),
  );
}

/** With `seen`, only if nobody has changed the project since that version. */
export async function setProjectName(
  organization: string,
  project: string,
  name: string,
  seen: number | undefined,
): Promise<Project | 'not_found' | 'changed'> {
  const renamed = table.send(
    new UpdateCommand({
      TableName,
      Key: { organization, project },
      UpdateExpression: 'SET #name = :name, #version = #version + :one',
      ConditionExpression: `attribute_exists(organization)${seen === undefined ? '' : ' AND #version = :seen'}`,
      ExpressionAttributeNames: { '#name': 'name', '#version': 'version' },
      ExpressionAttributeValues: { ':name': name, ':one': 1, ...(seen === undefined ? {} : { ':seen': seen }) },
      ReturnValues: 'ALL_NEW',
    }),
  );
  const outcome = await renamed.catch(falseIfConditionFailed);
  if (outcome !== false) return outcome.Attributes as Project;
  return (await exists(organization, project)) ? 'changed' : 'not_found';
}

export async function removeProject(organization: string, project: string): Promise<'removed' | 'not_found'> {
  const removed = table.send(
    new DeleteCommand({
      TableName,
      Key: { organization, project },
      ConditionExpression: 'attribute_exists(organization)',
    }),
  );
  return (await removed.catch(falseIfConditionFailed)) === false ? 'not_found' : 'removed';
}

async function exists(organization: string, project: string): Promise<boolean> {
  const { Item } = await table.send(
    new GetCommand({ TableName, Key: { organization, project }, ConsistentRead: true }),
  );
  return Item !== undefined;
}

function falseIfConditionFailed(error: unknown): false {
  if (error instanceof ConditionalCheckFailedException) return false;
  throw error;
}
