import { describe, expect, it } from 'vitest';
import { maxReferences } from '../../../functions/core/cancellation/listed.ts';
import { providers } from '../../../functions/providers/index.ts';

const minutes = 60;
const hours = 60 * minutes;
const days = 24 * hours;

/** What the providers' documents say and what an operator relies on, in seconds. */
const facts = {
  lab4pay: {
    title: 'lab4pay Pay-Connect',
    baseUrls: { production: 'https://api-payment.lab4pay.com', test: 'https://api-payment.lab4pay.dev' },
    identity: ['transactionId'],
    credentialSets: { under: 'terminals', selectedBy: 'terminalId' },
    timeoutSeconds: 10,
    times: { deadlineSeconds: 15 * minutes, settleSeconds: 10 },
    whenInDoubt: 'read-status',
    repeat: 'harmless',
    capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  },
  pace: {
    title: 'PACE Cloud',
    baseUrls: { production: 'https://api.pace.cloud', sandbox: 'https://api.sandbox.pace.cloud' },
    identity: ['transactionId'],
    timeoutSeconds: 15,
    times: { deadlineSeconds: 1 * hours },
    whenInDoubt: 'resend',
    repeat: 'harmless',
    capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  },
  'pg-orders': {
    title: 'Orders gateway (PG codes)',
    baseUrls: {},
    identity: ['orderId', 'transactionId'],
    timeoutSeconds: 30,
    times: { deadlineSeconds: 7 * days, settleSeconds: 120 },
    whenInDoubt: 'read-status',
    readBeforeSend: true,
    capabilities: { partialAmounts: true, afterCapture: 'refunds' },
  },
  vtex: {
    title: 'VTEX Payment Provider Protocol',
    baseUrls: {},
    identity: ['paymentId'],
    timeoutSeconds: 25,
    times: { deadlineSeconds: 1 * days, minWaitSeconds: 60 },
    whenInDoubt: 'resend',
    capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  },
  yuno: {
    title: 'Yuno',
    baseUrls: {
      sandbox: 'https://api-sandbox.y.uno',
      production: 'https://api.y.uno',
      emea: 'https://api.eu.y.uno',
    },
    identity: ['paymentId'],
    timeoutSeconds: 65,
    times: { deadlineSeconds: 7 * days, settleSeconds: 120 },
    whenInDoubt: 'read-status',
    repeat: 'harmless',
    capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  },
};

describe('the facts', () => {
  it.for(Object.entries(facts))('of %s are those of its documents', ([name, expected]) => {
    const provider = providers.get(name);
    const stated = Object.entries({ ...provider, repeat: provider?.cancel.repeat }).filter(
      ([fact]) => fact in { ...expected, readBeforeSend: 0 },
    );

    expect(Object.fromEntries(stated)).toStrictEqual(expected);
  });

  it.for([
    ['lab4pay', 403],
    ['yuno', 401],
  ] as const)('of %s name the answer to a forged webhook: %d', ([name, status]) => {
    expect(providers.get(name)?.webhook?.refusalStatus).toBe(status);
  });
});

it.each([...providers.values()].map((provider) => [provider.name, provider] as const))(
  'every reference of %s can be searched for',
  (name, { references }) => {
    const found = Object.keys(references.shape);

    expect(
      found.length,
      `${name} has the references ${found.join(', ')}. The list finds only ${maxReferences}: raise maxReferences in functions/core/cancellation/listed.ts, and add an index for each in functions/adapters/dynamodb/table.ts and a key for it in list-keys.ts.`,
    ).toBeLessThanOrEqual(maxReferences);
  },
);
