import { DYNAMODB, endpointOf, KMS } from '../../../protect/aws/service.ts';

const REGION = { AWS_REGION: 'eu-west-1' };

describe('where a service is', () => {
  it.each([
    ['the Region’s own', DYNAMODB, REGION, 'https://dynamodb.eu-west-1.amazonaws.com/'],
    ['KMS, in China', KMS, { AWS_REGION: 'cn-north-1' }, 'https://kms.cn-north-1.amazonaws.com.cn/'],
    ['in GovCloud', KMS, { AWS_REGION: 'us-gov-west-1' }, 'https://kms.us-gov-west-1.amazonaws.com/'],
    ['FIPS', KMS, { ...REGION, AWS_USE_FIPS_ENDPOINT: 'true' }, 'https://kms-fips.eu-west-1.amazonaws.com/'],
    ['dual stack', DYNAMODB, { ...REGION, AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'https://dynamodb.eu-west-1.api.aws/'],
    ['named for all services', KMS, { ...REGION, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, 'http://127.0.0.1:1/'],
    [
      'named for this one',
      DYNAMODB,
      { ...REGION, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2' },
      'http://127.0.0.1:2/',
    ],
  ])('%s', (_, service, variables, expected) => {
    expect(endpointOf(service, variables).url.href).toBe(expected);
  });

  it('is not guessed without a Region', () => {
    expect(() => endpointOf(DYNAMODB, {})).toThrow('AWS_REGION is missing');
  });
});
