/**
 * A policy says something that the local IAM does not know. Nothing starts then: to ignore it would allow here what AWS
 * refuses, or the other way round.
 */
export class UnsupportedPolicy extends Error {
  override readonly name = 'UnsupportedPolicy';

  constructor(where: string, problem: string) {
    super(`${where}: ${problem}. The policy must say it otherwise, or the local IAM (local/aws/iam/) must learn it`);
  }
}
