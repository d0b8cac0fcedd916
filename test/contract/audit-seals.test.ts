import { dynamoAuditSeals } from '../../lambdas/adapters/aws/audit-seals/store.ts';
import { MemoryAuditSeals } from '../../lambdas/adapters/memory/memory-audit-seals.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { auditSealsContract } from './audit-seals.ts';

describeOnDynamoDb('seals of the audit trail', (tables) => {
  auditSealsContract(() => dynamoAuditSeals(tables().client, tables().names.auditSeals));

  it('stay thirty days longer than their entries', async () => {
    const rows = (await tables().rows('auditSeals')).filter(({ sk }) => sk !== 'head');
    expect(rows.length).toBeGreaterThan(0);
    const end = Date.parse('2027-12-10T13:00:00.000Z') / 1_000;
    expect(new Set(rows.map(({ ttl }) => ttl))).toEqual(new Set([end + 30 * 86_400]));
  });
});

describe('seals in memory', () => {
  const seals = new MemoryAuditSeals();
  auditSealsContract(() => seals);
});
