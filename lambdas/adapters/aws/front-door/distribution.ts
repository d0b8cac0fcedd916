import {
  type CloudFrontClient,
  type DistributionConfig,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  type Origin,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { FRONT_DOOR_HEADER } from '../../../core/front-door/header.ts';
import type { FrontDoor } from '../../../ports/front-door.ts';

const DEPLOYED = 'Deployed';

/**
 * The CloudFront distribution. An update is conditional on what was read (`IfMatch`), so that one by a deployment at the
 * same moment is not undone: it fails, and Secrets Manager tries again.
 */
export function cloudFrontDoor(client: CloudFrontClient, distributionId: string): FrontDoor {
  const id = { Id: distributionId };
  return {
    async send(value) {
      const { DistributionConfig: config, ETag } = await client.send(new GetDistributionConfigCommand(id));
      if (config === undefined) throw new Error('CloudFront has no such distribution');
      if (origins(config).every((origin) => sends(origin, value))) return;
      const items = origins(config).map((origin) => sending(origin, value));
      const DistributionConfig = { ...config, Origins: { ...config.Origins, Quantity: items.length, Items: items } };
      await client.send(new UpdateDistributionCommand({ ...id, IfMatch: ETag, DistributionConfig }));
    },

    async isRolledOut() {
      const { Distribution } = await client.send(new GetDistributionCommand(id));
      return Distribution?.Status === DEPLOYED;
    },
  };
}

function origins({ Origins }: DistributionConfig): readonly Origin[] {
  return Origins?.Items ?? [];
}

function sends({ CustomHeaders }: Origin, value: string): boolean {
  return (CustomHeaders?.Items ?? []).some((each) => isOurs(each.HeaderName) && each.HeaderValue === value);
}

/** Other headers of the origin stay as they are. */
function sending(origin: Origin, value: string): Origin {
  const others = (origin.CustomHeaders?.Items ?? []).filter(({ HeaderName }) => !isOurs(HeaderName));
  const items = [...others, { HeaderName: FRONT_DOOR_HEADER, HeaderValue: value }];
  return { ...origin, CustomHeaders: { Quantity: items.length, Items: items } };
}

function isOurs(name: string | undefined): boolean {
  return name?.toLowerCase() === FRONT_DOOR_HEADER;
}
