import { compared } from '../check.ts';
import { statusOf } from '../status-of.ts';
import type { Step } from '../step.ts';

/** A token whose signature differs in one character. */
export function tampered(token: string): string {
  const middle = Math.floor((token.lastIndexOf('.') + token.length) / 2);
  return token.slice(0, middle) + (token[middle] === 'A' ? 'B' : 'A') + token.slice(middle + 1);
}

/**
 * API Gateway answers 401 itself if the identity source is missing (API reference, `identitySource`), and 403 if the
 * authorizer refuses (API Gateway Developer Guide, "Control access to HTTP APIs with AWS Lambda authorizers").
 */
export const tokens: Step = {
  name: 'access tokens',
  async run({ outputs, newToken }) {
    const address = `${outputs.ApiUrl}/v1/providers`;
    const token = await newToken();
    const none = await statusOf(address);
    const wrong = await statusOf(address, tampered(token));
    const right = await statusOf(address, token);
    return [
      compared('a request without a token', '401', none),
      compared('a request with a tampered token', '401 or 403', wrong, wrong === '401' || wrong === '403'),
      compared('a request with a token', '200', right),
    ];
  },
};
