import { dynamoAuditHistory } from '../../lambdas/adapters/aws/audit-trail/history.ts';
import { dynamoAuditTrail } from '../../lambdas/adapters/aws/audit-trail/trail.ts';
import { dynamoRedemptionStore } from '../../lambdas/adapters/aws/redemptions/store.ts';
import { hourOf } from '../../lambdas/core/audit/hour.ts';
import { type Day, dayOf } from '../../lambdas/core/audit/record.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { anAudit, aRedemption, unique } from './records.ts';

const RETENTION_DAYS = 400;
const DAY = '2026-11-05' as Day;
const START = Date.parse(`${DAY}T00:00:00Z`) / 1000;

const anOrg = () => unique('org') as OrganizationId;

describeOnDynamoDb('the history of the audit trail', (tables) => {
  const history = () => dynamoAuditHistory(tables().client, tables().names);
  const record = (organization: OrganizationId | undefined, at: number) =>
    dynamoAuditTrail(tables().client, tables().names.auditTrail, RETENTION_DAYS).record({
      ...anAudit(organization),
      at,
      suffix: unique('suffix'),
    });
  const timesOf = async (...of: Parameters<ReturnType<typeof history>['entries']>) =>
    (await Array.fromAsync(history().entries(...of))).map(({ time }) => time);

  it("gives a day's entries, all of them, oldest first, and no other day's", async () => {
    const org = anOrg();
    for (const at of [START + 86_399, START, START + 7, START - 1, START + 86_400]) await record(org, at);
    expect(await timesOf(org, DAY)).toEqual([
      '2026-11-05T00:00:00.000Z',
      '2026-11-05T00:00:07.000Z',
      '2026-11-05T23:59:59.000Z',
    ]);
    expect(await timesOf(org, DAY, '2026-11-05T00:00:07.000Z')).toHaveLength(2);
  });

  it("[L7] gives an organization's own, or the deployment's", async () => {
    const [org, other] = [anOrg(), anOrg()];
    const day = dayOf(START - 365 * 86_400);
    const at = START - 365 * 86_400;
    await record(org, at);
    await record(undefined, at);
    expect(await timesOf(other, day)).toEqual([]);
    const [entry] = await Array.fromAsync(history().entries(undefined, day));
    expect(entry).not.toHaveProperty('organization');
    expect(await Array.fromAsync(history().entries(org, day))).toMatchObject([{ organization: org }]);
  });

  it('goes on past the page that DynamoDB answers with, a megabyte', async () => {
    const org = anOrg();
    const { actor, action } = anAudit(org);
    const target = 'x'.repeat(300_000);
    for (let i = 0; i < 5; i += 1) {
      const row = { pk: `${org}#${DAY}`, sk: `${DAY}T00:00:0${i}.000Z#0`, organization: org, actor, action, target };
      await tables().put('auditTrail', { ...row, details: {} });
    }
    expect(await timesOf(org, DAY)).toHaveLength(5);
  });

  it('leaves out no entry that it cannot read: it fails', async () => {
    const org = anOrg();
    await tables().put('auditTrail', { pk: `${org}#${DAY}`, sk: `${DAY}T00:00:00.000Z#0`, organization: org });
    await expect(timesOf(org, DAY)).rejects.toThrow();
  });

  it('gives the tokens of an hour, oldest first, and nothing that could be used', async () => {
    const org = anOrg();
    const first = { ...aRedemption(), organization: org };
    const second = { ...aRedemption(), organization: org, issuedAt: first.issuedAt + 1 };
    const store = dynamoRedemptionStore(tables().client, tables().names, RETENTION_DAYS);
    for (const one of [second, first]) await store.redeem(one, {});
    const tokens = await Array.fromAsync(history().tokens(org, hourOf(first.issuedAt)));
    expect(tokens.map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(tokens[0]).toMatchObject({ organization: org, member: first.member, client: first.client });
    expect(JSON.stringify(tokens)).not.toContain(first.owner);
    expect(await Array.fromAsync(history().tokens(anOrg(), hourOf(first.issuedAt)))).toEqual([]);
  });
});
