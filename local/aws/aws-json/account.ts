/** The account and Region that local ARNs name. */
export interface AwsAccount {
  readonly accountId: string;
  readonly region: string;
}

export const LOCAL_ACCOUNT: AwsAccount = { accountId: '000000000000', region: 'us-east-1' };
