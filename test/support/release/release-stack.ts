import type { StackConfigurationInput } from '../../../lib/configuration.ts';
import { CountersignStack } from '../../../lib/countersign-stack.ts';
import { CONFIGURATION, templateOf, testApp } from '../../stack/synthesize.ts';
import { type StatefulPart, statefulPart } from './stateful-part.ts';

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000';

/** As a vendor deploys it: with a domain, which has a resource of its own, and another account that is let in. */
export function stackOfThisRelease(): CountersignStack {
  const configuration: StackConfigurationInput = {
    ...CONFIGURATION,
    deployment: { domain: { certificateArn: CERTIFICATE } },
  };
  return new CountersignStack(testApp(), 'Countersign', { configuration, protectAccounts: ['444455556666'] });
}

export function partOfThisRelease(): StatefulPart {
  return statefulPart(templateOf(stackOfThisRelease()).toJSON());
}
