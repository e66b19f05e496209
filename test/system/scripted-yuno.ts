import { createHmac } from 'node:crypto';
import type { ProviderHttp } from '../../functions/ports/provider-http.ts';
import { cancelAnswer, shaped } from '../../functions/providers/yuno/simulated-answers.ts';

const done = { status: 'CANCELED', subStatus: 'CANCELED' };
const underWay = { status: 'CANCELED', subStatus: 'PENDING_PROVIDER_CONFIRMATION' };

/** Yuno, which confirms a cancel at once (`polls` is 0), at the status read with the number `polls`, or after a call of `confirm`. */
export function scriptedYuno(polls: number) {
  const calls: string[] = [];
  let isConfirmed = polls === 0;

  const http: ProviderHttp = async ({ method, path }) => {
    calls.push(method);
    if (calls.filter((call) => call === 'GET').length >= polls) isConfirmed = true;
    const payment = isConfirmed ? done : underWay;
    const [, id = ''] = /^\/v1\/payments\/([^/]+)/.exec(path) ?? [];
    if (method === 'GET') return { status: 200, headers: {}, body: shaped(id, payment, 'flat') };
    const { status, body } = isConfirmed
      ? cancelAnswer(id, payment, 'SUCCEEDED', 'SUCCEEDED')
      : cancelAnswer(id, payment, 'PENDING', 'PENDING_PROVIDER_CONFIRMATION');
    return { status, headers: {}, body };
  };

  return {
    http,
    calls,
    confirm: () => {
      isConfirmed = true;
    },
  };
}

export const credentials = { publicApiKey: 'public', privateSecretKey: 'private', webhookSecret: 'whsec' };

/** A signed webhook of Yuno about a payment. */
export function signedWebhook(paymentId: string) {
  const body = JSON.stringify({ type: 'payment', data: { payment: { id: paymentId } } });
  const signature = createHmac('sha256', credentials.webhookSecret).update(body).digest('base64');
  return { body, headers: { 'x-hmac-signature': signature } };
}
