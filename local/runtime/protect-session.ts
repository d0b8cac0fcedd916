import { LOCAL_ACCOUNT } from '../aws/aws-json/account.ts';
import type { CloudModel } from '../aws/cloud/cloud-model.ts';
import type { LocalIam } from '../aws/iam/local-iam.ts';
import type { ProtectSession } from './runtime-file.ts';

/** The sample's own, beside those of `grantProtect`. */
const SAMPLES_OWN: ReadonlySet<string> = new Set(['PROJECTS_TABLE', 'SAMPLE_SCOPES', 'RESOURCE']);

const SESSION_NAME = 'own-api';

/**
 * A session for an API of the vendor's that runs beside the stack: the role of the sample, which `grantProtect` was called
 * for, narrowed to the tables that its variables name. So it may do what `grantProtect` gives, whatever that is, and nothing of
 * the sample's own.
 * @throws Error when there is no sample
 */
export function protectSession({ functions }: CloudModel, iam: LocalIam): ProtectSession {
  const sample = functions.all.find(({ environment }) => 'SAMPLE_SCOPES' in environment);
  if (sample === undefined) throw new Error('The local stack has no sample API');
  const variables = Object.fromEntries(
    Object.entries(sample.environment).filter(([name]) => /^COUNTERSIGN_|_TABLE$/.test(name) && !SAMPLES_OWN.has(name)),
  );
  const tables = Object.entries(variables).flatMap(([name, table]) => (name.endsWith('_TABLE') ? [table] : []));
  const { region, accountId } = LOCAL_ACCOUNT;
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'dynamodb:*',
        Resource: tables.map((table) => `arn:aws:dynamodb:${region}:${accountId}:table/${table}`),
      },
    ],
  };
  return { accessKeyId: iam.assume(sample.roleName, SESSION_NAME, policy), variables };
}
