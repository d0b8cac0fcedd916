import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CommandError } from './command-error.ts';

export interface StackAccess {
  readonly outputs: Readonly<Record<string, string>>;
  /** Of the operator's role, an hour long. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** ARN of who assumed it. */
  readonly actor: string;
}

/** Reads a stack's outputs with the caller's own credentials, then assumes the operator's role that they name. */
export async function readStackOutputs(stack: string, region: string | undefined): Promise<StackAccess> {
  const settings = region === undefined ? {} : { region };
  const outputs = await describeStack(new CloudFormationClient(settings), stack);
  const sts = new STSClient(settings);
  const { Arn: actor = 'unknown' } = await explain('find out who you are', sts.send(new GetCallerIdentityCommand({})));
  const RoleArn = outputs['OperatorRoleArn'];
  if (RoleArn === undefined) throw new CommandError(`The stack ${stack} has no output OperatorRoleArn`);
  const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'countersign-operator' });
  const { Credentials } = await explain(`assume the operator's role ${RoleArn}`, sts.send(assume));
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new CommandError('STS returned no credentials');
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return { outputs, credentials, actor };
}

async function describeStack(client: CloudFormationClient, stack: string): Promise<Record<string, string>> {
  const command = new DescribeStacksCommand({ StackName: stack });
  const { Stacks } = await explain(`read the stack ${stack}`, client.send(command));
  const outputs = Stacks?.[0]?.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** AWS's own message says why; what it was for, and what to look at, is ours to say. */
async function explain<T>(doing: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `Could not ${doing}: ${why}\nCheck AWS_PROFILE, AWS_REGION and --stack, or use --local for the stack of npm start.`,
    );
  }
}
