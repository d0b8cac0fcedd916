import { dynamoRedemptionStore } from '../../../lambdas/adapters/aws/redemptions/store.ts';
import { anOrganization, aRedemption } from '../../contract/records.ts';
import { describeOnDynamoDb } from '../../support/engines.ts';

describeOnDynamoDb('a redemption row', (tables) => {
  const open = () => dynamoRedemptionStore(tables().client, tables().names, 400);
  const rowOf = async (id: string) => (await tables().rows('redemptions')).find(({ pk }) => pk === id);

  it('is the record, for replay, register, audit and deletion', async () => {
    const { id, scopes, ...record } = aRedemption();
    await open().redeem({ id, scopes, ...record });
    expect(await rowOf(id)).toEqual({ pk: id, scopes: [...scopes], hour: 'acme#2026-01-01T00', ...record });
  });

  it('is listed by organization and hour, in the order of issue', async () => {
    const organization = anOrganization().id;
    const at = (issuedAt: number) => ({ ...aRedemption(), organization, issuedAt });
    const { issuedAt: hourStart } = aRedemption();
    for (const second of [3_599, 0, 60, 3_600]) await open().redeem(at(hourStart + second));
    await open().redeem(aRedemption());
    const { rows } = await tables().client.query({
      TableName: tables().names.redemptions,
      IndexName: 'by-hour',
      KeyConditionExpression: '#hour = :hour',
      ExpressionAttributeNames: { '#hour': 'hour' },
      ExpressionAttributeValues: { ':hour': `${organization}#2026-01-01T00` },
    });
    expect(rows.map(({ issuedAt }) => Number(issuedAt) - hourStart)).toEqual([0, 60, 3_599]);
  });
});
