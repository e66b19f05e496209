import { at, text } from '../../../../functions/untrusted/json.ts';
import { isSimulated, ofTypes, type Rule } from './rule.ts';

/** The routes that need no token, and why. */
const publicRoutes: Readonly<Record<string, string>> = {
  'ANY /simulators/{proxy+}': 'a simulated provider checks the credentials itself; only development has them',
  'GET /health': 'a health check has no token; the answer is always the same and nothing is read for it',
  'GET /v1/openapi.json': 'the description of the API is the same for everybody',
  'POST /v1/webhooks/{provider}/{merchantId}': 'the signature of the provider authenticates the call',
};

/** Every other route has the authorizer, and no function has an address of its own beside the API. */
export const onlyKnownRoutesArePublic: Rule = (resources) => [
  ...ofTypes(resources, 'AWS::ApiGatewayV2::Route')
    .filter(([, { Properties }]) => at(Properties, 'AuthorizationType') !== 'CUSTOM' || !at(Properties, 'AuthorizerId'))
    .map(([, { Properties }]) => text(Properties, 'RouteKey') ?? '')
    .filter((route) => !(route in publicRoutes))
    .map((route) => `${route} needs no token`),
  ...ofTypes(resources, 'AWS::Lambda::Url').map(([id]) => `${id} is an address beside the API`),
];

/** In production: a simulated provider would say that payments were cancelled. */
export const nothingIsSimulated: Rule = (resources) =>
  Object.entries(resources)
    .filter(([id, { Properties }]) => isSimulated(id) || text(Properties, 'RouteKey')?.includes('/simulators'))
    .map(([id]) => `${id} belongs to the simulated providers`);
