import { Stack } from 'aws-cdk-lib';
import { CfnQueryDefinition, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** A question that somebody who was woken asks a log. Words in capitals are for them to replace. */
export interface SavedQuery {
  /** The alarm whose section of the runbook asks it, or what it is for. */
  readonly folder: string;
  readonly name: string;
  /** Part of the path of one log group's construct, as the runbook's `ask` takes it. */
  readonly log: string;
  readonly query: string;
}

/**
 * The runbook's questions, and a few for every day, in CloudWatch's Logs Insights under the stack's name: to be opened and
 * run without a shell. They cost nothing until they run.
 */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, queries: readonly SavedQuery[]) {
    super(scope, id);
    const stack = Stack.of(this);
    for (const { folder, name, log, query } of queries) {
      new CfnQueryDefinition(this, `${folder}-${name}`.replaceAll(/\W+/g, '-'), {
        name: `${stack.stackName}/${folder}/${name}`,
        logGroupNames: [logGroupOf(stack, log).logGroupName],
        queryString: query.split(' | ').join('\n| '),
      });
    }
  }
}

/** @throws Error unless exactly one log group is meant: a query of no log, or of two, would be found out at night */
function logGroupOf(stack: Stack, log: string): LogGroup {
  const groups = stack.node.findAll().filter((one): one is LogGroup => one instanceof LogGroup);
  const meant = groups.filter((group) => group.node.path.replaceAll('/', '').includes(log));
  const [group] = meant;
  if (group === undefined || meant.length > 1) throw new Error(`${log} names ${meant.length} log groups`);
  return group;
}
