import { Annotations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ConfigurationInput } from '../lambdas/core/configuration.ts';
import { Api } from './api.ts';
import { validateConfiguration } from './configuration.ts';
import { KeyRotation } from './key-rotation.ts';
import { MetadataEndpoint } from './metadata-endpoint.ts';
import { OperatorRole } from './operator-role.ts';
import { Outputs } from './outputs.ts';
import { SecretsKey } from './secrets-key.ts';
import { SignInEndpoint } from './sign-in-endpoint.ts';
import { SigningKeys } from './signing-keys.ts';
import { createTables, type Tables } from './tables.ts';
import { TokenEndpoint } from './token-endpoint.ts';

export interface AuthorizationServerProps {
  /** What stands in `cdk.json` under `context.countersign`. */
  readonly configuration: ConfigurationInput;
}

/**
 * An OAuth authorization server. One to a stack, because the `countersign` command finds it by the stack's outputs.
 * @throws InvalidConfiguration naming every field that is wrong
 */
export class AuthorizationServer extends Construct {
  /** RFC 8414 issuer: scheme and host, and the base of every URL of ours. */
  readonly issuer: string;
  /** Takes further routes, such as those of the API that the tokens are for. */
  readonly httpApi: HttpApi;
  private readonly tables: Tables;
  private readonly roles: ConfigurationInput['roles'];

  constructor(scope: Construct, id: string, props: AuthorizationServerProps) {
    super(scope, id);
    const configuration = validateConfiguration(props.configuration);
    this.roles = configuration.roles;
    const tables = createTables(this);
    this.tables = tables;
    const signingKeys = new SigningKeys(this, 'SigningKeys');
    const secretsKey = new SecretsKey(this, 'SecretsKey');

    const api = new Api(this, 'Api');
    this.httpApi = api.httpApi;
    this.issuer = configuration.issuer ?? this.issuerOf(api);
    const environment = { COUNTERSIGN_ISSUER: this.issuer, COUNTERSIGN_CONFIGURATION: configuration.json };

    new KeyRotation(this, 'KeyRotation', { tables, signingKeys, environment });
    new TokenEndpoint(this, 'TokenEndpoint', { api, tables, signingKeys, environment });
    new SignInEndpoint(this, 'SignInEndpoint', { api, tables, signingKeys, secretsKey, environment });
    new MetadataEndpoint(this, 'MetadataEndpoint', { api, tables, environment });
    const { role: operatorRole } = new OperatorRole(this, 'Operator', { tables, secretsKey });
    new Outputs(this, 'Outputs', {
      issuer: this.issuer,
      configuration: configuration.json,
      operatorRole,
      tables,
      secretsKey,
    });
  }

  /**
   * Gives a function of the vendor's what `protect()` needs: to read who is a member and what is active, and the
   * variables that say where. `COUNTERSIGN_ROLES` grows with the configuration, and Lambda allows 4 KB in all.
   */
  grantProtect(fn: LambdaFunction): void {
    this.tables.members.grantProtect(fn);
    this.tables.status.grantProtect(fn);
    fn.addEnvironment('COUNTERSIGN_ISSUER', this.issuer);
    fn.addEnvironment('COUNTERSIGN_ROLES', JSON.stringify(this.roles));
    fn.addEnvironment('MEMBERS_TABLE', this.tables.members.name);
    fn.addEnvironment('STATUS_TABLE', this.tables.status.name);
  }

  private issuerOf(api: Api): string {
    Annotations.of(this).addWarningV2(
      'countersign:issuer-is-the-api-endpoint',
      "countersign.issuer is not configured, so it is the API's own endpoint. " +
        'A custom domain later changes "iss" and "aud" everywhere: in tokens, at every identity provider, ' +
        'in every verifier. ' +
        'Choose the domain before the first organization is invited.',
    );
    return api.endpoint;
  }
}
