import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AuthorizationServer, type AuthorizationServerProps } from './authorization-server.ts';

/** The authorization server in a stack of its own. */
export class CountersignStack extends Stack {
  readonly authorizationServer: AuthorizationServer;

  constructor(scope: Construct, id: string, props: StackProps & AuthorizationServerProps) {
    super(scope, id, { description: 'Countersign: an OAuth authorization server', ...props });
    this.authorizationServer = new AuthorizationServer(this, 'AuthorizationServer', props);
  }
}
