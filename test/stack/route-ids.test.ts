import { countersignStack, resources } from './synthesize.ts';

/**
 * Route → its logical id, as deployed. CloudFormation creates what is new before it deletes what is gone, and API Gateway
 * has no two routes of one key: an id that changes makes every deployment fail.
 */
const LOGICAL_IDS: Readonly<Record<string, string>> = {
  'ANY /oauth/token': 'AuthorizationServerTokenEndpointRoute5B072E65',
  'POST /organizations/{organization}/agent/token': 'AuthorizationServerAgentEndpointMintRoute429AF739',
  'GET /organizations/{organization}/agent/sessions/{sessionId}': 'AuthorizationServerAgentEndpointPollRoute69CEDD97',
  'POST /organizations/{organization}/agent/approve': 'AuthorizationServerApprovalEndpointApproveRoute4155D2B2',
  'GET /organizations/{organization}/agent/sessions': 'AuthorizationServerApprovalEndpointListRoute0349AC2B',
  'DELETE /organizations/{organization}/agent/sessions/{sessionId}':
    'AuthorizationServerApprovalEndpointTakeBackAllRouteC491D465',
  'DELETE /organizations/{organization}/agent/sessions/{sessionId}/scopes/{scope}':
    'AuthorizationServerApprovalEndpointTakeBackOneRoute73157126',
  'GET /approve/{organization}/{sessionId}': 'AuthorizationServerApprovalEndpointShowPageRoute348C854E',
  'POST /approve/{organization}/{sessionId}': 'AuthorizationServerApprovalEndpointDecideOnPageRouteD5538648',
  'GET /organizations/{organization}': 'AuthorizationServerAdministrationEndpointReadOrganizationRoute97C87BE2',
  'PATCH /organizations/{organization}': 'AuthorizationServerAdministrationEndpointChangeOrganizationRouteA3AE1211',
  'GET /organizations/{organization}/configuration':
    'AuthorizationServerAdministrationEndpointReadConfigurationRoute400FE55F',
  'GET /organizations/{organization}/identity-providers':
    'AuthorizationServerAdministrationEndpointListProvidersRoute382076C1',
  'POST /organizations/{organization}/identity-providers':
    'AuthorizationServerAdministrationEndpointRegisterProviderRouteBA1178AE',
  'POST /organizations/{organization}/identity-providers/test':
    'AuthorizationServerAdministrationEndpointTestUnregisteredRouteF5A89252',
  'GET /organizations/{organization}/identity-providers/{provider}':
    'AuthorizationServerAdministrationEndpointReadProviderRoute89BC1000',
  'PATCH /organizations/{organization}/identity-providers/{provider}':
    'AuthorizationServerAdministrationEndpointChangeProviderRouteAA7B9299',
  'GET /organizations/{organization}/identity-providers/{provider}/impact':
    'AuthorizationServerAdministrationEndpointReadImpactRouteB5C4D739',
  'POST /organizations/{organization}/identity-providers/{provider}/disable':
    'AuthorizationServerAdministrationEndpointDisableProviderRoute4C2A4DD2',
  'POST /organizations/{organization}/identity-providers/{provider}/enable':
    'AuthorizationServerAdministrationEndpointEnableProviderRouteF5F6B976',
  'PUT /organizations/{organization}/identity-providers/{provider}/sign-in':
    'AuthorizationServerAdministrationEndpointSetSignInRoute9F631668',
  'POST /organizations/{organization}/identity-providers/{provider}/test':
    'AuthorizationServerAdministrationEndpointTestProviderRouteF4BA8C46',
  'GET /organizations/{organization}/clients': 'AuthorizationServerAdministrationEndpointListClientsRoute1C78901F',
  'GET /organizations/{organization}/clients/{client}':
    'AuthorizationServerAdministrationEndpointReadClientRoute0B5D72E9',
  'PUT /organizations/{organization}/clients/{client}/enablement':
    'AuthorizationServerAdministrationEndpointEnableClientRoute93655553',
  'DELETE /organizations/{organization}/clients/{client}/enablement':
    'AuthorizationServerAdministrationEndpointDisableClientRouteCBE19CEF',
  'GET /organizations/{organization}/members': 'AuthorizationServerAdministrationEndpointListMembersRouteA6D06A15',
  'POST /organizations/{organization}/members': 'AuthorizationServerAdministrationEndpointAddMemberRouteF8A03FDF',
  'GET /organizations/{organization}/members/{member}':
    'AuthorizationServerAdministrationEndpointReadMemberRouteF09D8C0C',
  'PATCH /organizations/{organization}/members/{member}':
    'AuthorizationServerAdministrationEndpointChangeMemberRoute9A12CFAD',
  'DELETE /organizations/{organization}/members/{member}':
    'AuthorizationServerAdministrationEndpointRemoveMemberRouteBA00A34E',
  'POST /organizations/{organization}/members/{member}/recall':
    'AuthorizationServerAdministrationEndpointRecallMemberRouteBE2D2592',
  'GET /organizations/{organization}/members/{member}/links':
    'AuthorizationServerAdministrationEndpointListLinksRoute23963485',
  'POST /organizations/{organization}/members/{member}/links':
    'AuthorizationServerAdministrationEndpointAddLinkRoute1A5897AF',
  'DELETE /organizations/{organization}/members/{member}/links/{link}':
    'AuthorizationServerAdministrationEndpointRemoveLinkRouteCD7272AD',
  'GET /organizations/{organization}/keys': 'AuthorizationServerAdministrationEndpointListKeysRoute309CAD6B',
  'GET /organizations/{organization}/audit': 'AuthorizationServerAdministrationEndpointReadAuditRouteA26C3445',
  'GET /organizations/{organization}/activity': 'AuthorizationServerAdministrationEndpointReadActivityRoute82F141FC',
  'GET /organizations/{organization}/activity/refusals':
    'AuthorizationServerAdministrationEndpointListRefusalsRoute9303652D',
  'GET /organizations/{organization}/activity/refusals/{correlation}':
    'AuthorizationServerAdministrationEndpointReadRefusalRoute2B17C8E3',
  'POST /organizations/{organization}/explain': 'AuthorizationServerAdministrationEndpointExplainRoute653392EB',
  'ANY /login/{organization}': 'AuthorizationServerSignInEndpointLoginRoute5A084242',
  'ANY /login/callback': 'AuthorizationServerSignInEndpointCallbackRoute87A5D7DA',
  'ANY /session': 'AuthorizationServerSignInEndpointSessionRoute61FADF92',
  'ANY /logout': 'AuthorizationServerSignInEndpointLogoutRoute99A5D9BA',
  'ANY /logout/everywhere': 'AuthorizationServerSignInEndpointLogoutEverywhereRouteB1380C52',
  'ANY /setup/{organization}/{token}': 'AuthorizationServerSignInEndpointSetupRoute97A60DD6',
  'ANY /organizations/{organization}/identity-providers/{provider}/activate':
    'AuthorizationServerSignInEndpointActivationRoute030A2B73',
  'ANY /activate/{organization}/{provider}': 'AuthorizationServerSignInEndpointActivationPageRouteECF6486A',
  'ANY /.well-known/oauth-authorization-server': 'AuthorizationServerMetadataEndpointAuthorizationServerRoute8EF957AA',
  'ANY /.well-known/openid-configuration': 'AuthorizationServerMetadataEndpointOpenIdConfigurationRoute0D9B5E25',
  'ANY /.well-known/jwks.json': 'AuthorizationServerMetadataEndpointJwksRoute60327D7B',
  'ANY /openapi.json': 'AuthorizationServerMetadataEndpointOpenApiRouteA16FB577',
  'ANY /oauth/authorize': 'AuthorizationServerMetadataEndpointAuthorizeRouteF742E5AB',
  'ANY /oauth/errors': 'AuthorizationServerMetadataEndpointErrorsRoute7B9FB3AD',
  'GET /console': 'AuthorizationServerConsoleEndpointConsoleRoute84AB1E3C',
  'GET /console/{proxy+}': 'AuthorizationServerConsoleEndpointConsoleFilesRouteB21CCF6D',
};

it('never changes the logical id of a route that is deployed', () => {
  const routes = Object.entries(resources(countersignStack(), 'AWS::ApiGatewayV2::Route'));
  const ids = Object.fromEntries(routes.map(([id, { Properties }]) => [String(Properties['RouteKey']), id]));
  expect(ids).toMatchObject(LOGICAL_IDS);
});
