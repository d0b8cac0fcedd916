// What the package exports. In this repository every module is imported from its own file.
// biome-ignore-start lint/performance/noBarrelFile: a package has one address
export { AuthorizationServer, type AuthorizationServerProps } from './authorization-server.ts';
export { InvalidConfiguration, type StackConfigurationInput } from './configuration.ts';
export { Configuration, type ConfigurationFileOptions } from './configuration-file.ts';
export { CountersignStack } from './countersign-stack.ts';
export { FrontDoorWebAcl, type FrontDoorWebAclProps } from './front-door/web-acl.ts';
export type { LambdaAuthorizerProps } from './lambda-authorizer.ts';
export type { RestAuthorizerProps } from './rest-authorizer.ts';
// biome-ignore-end lint/performance/noBarrelFile: a package has one address
