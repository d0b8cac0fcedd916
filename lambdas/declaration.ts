import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB } from '../protect/aws/service.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { dynamoDeclarationStore } from './adapters/aws/status/declaration.ts';
import { declarationEnvironment, deployedJson, parseDeployed, readEnvironment } from './environment.ts';
import { declareConfiguration } from './flows/declare-configuration.ts';

const environment = readEnvironment(declarationEnvironment);
const store = dynamoDeclarationStore(dynamo(environmentCall(DYNAMODB)), environment.STATUS_TABLE);

/** Invoked by each deployment that changes the configuration or this code. A failure fails the deployment. */
export async function handler(): Promise<void> {
  const json = deployedJson();
  await declareConfiguration(parseDeployed(json, environment.COUNTERSIGN_ISSUER), json, store);
}
