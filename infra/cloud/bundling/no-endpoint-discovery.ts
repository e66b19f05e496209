/** Stands in for `@aws-sdk/middleware-endpoint-discovery`: it is off unless an application turns it on, and none here does. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => false,
  configFileSelector: () => false,
  default: false,
};
export const resolveEndpointDiscoveryConfig = <Input>(input: Input): Input => input;
