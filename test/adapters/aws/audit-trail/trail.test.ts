import { dynamoAuditTrail } from '../../../../lambdas/adapters/aws/audit-trail/trail.ts';
import { anAudit, anOrganization } from '../../../contract/records.ts';
import { describeOnDynamoDb } from '../../../support/engines.ts';

describeOnDynamoDb('the audit trail', (tables) => {
  it('keeps an entry as it was first put: a repetition is the same entry, and changes nothing', async () => {
    const entry = anAudit(anOrganization().id);
    const trail = dynamoAuditTrail(tables().client, tables().names.auditTrail, 400);
    await trail.record(entry);
    await trail.record({ ...entry, target: 'another' });
    const rows = await tables().rows('auditTrail');
    expect(rows.filter(({ organization }) => organization === entry.organization)).toMatchObject([
      { target: entry.target, sk: `2026-01-01T00:00:00.000Z#${entry.suffix}`, ttl: entry.at + 400 * 86_400 },
    ]);
  });
});
