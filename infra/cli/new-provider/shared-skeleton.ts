/** The parts that are the same in every new provider folder. */

/** As Biome formats it: a list of one text stays on its line. */
export const json = (value: unknown) =>
  `${JSON.stringify(value, null, 2).replaceAll(/\[\s+("[^"\n]*")\s+\]/g, '[$1]')}\n`;

export const token = '00000000-0000-4000-8000-000000000000';

/** What differs between the two kinds of skeletons in `index.ts`. */
export interface ProviderFacts {
  /** What stands beside the cancel. */
  readonly second: 'status' | 'webhook';
  readonly credentials: string;
  readonly times: string;
  readonly whenInDoubt: string;
}

export const index = (
  name: string,
  title: string,
  type: string,
  { second, credentials, times, whenInDoubt }: ProviderFacts,
) => `import * as z from 'zod/mini';
import type { Provider } from '../contract.ts';
import { headerText } from '../header-text.ts';
import { uuidDigits } from '../spellings.ts';
import { cancel } from './cancel.ts';
import { type ${type}, references } from './references.ts';
import { ${second} } from './${second}.ts';

${credentials}

const dayInSeconds = 24 * 60 * 60;

/** Created from the skeleton: every fact below is a careful guess until you replace it by what the provider documents. */
export const provider = {
  name: '${name}',
  title: '${title}',
  // Without a base URL, nothing is sent.
  baseUrls: {},
  references,
  identity: ['paymentId'],
  // The documents do not say yet how else the id may be written.
  canonical: { paymentId: uuidDigits },
  credentials,
  example: { transaction: { paymentId: 'pay-20481' } },
  timeoutSeconds: 30,
  times: { ${times} },
  whenInDoubt: '${whenInDoubt}',
  capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  // decidedBy: 'terminal', if the provider only passes a cancel on and a card terminal decides.
  authorise: ({ apiKey }) => ({ authorization: \`Bearer \${apiKey}\` }),
  cancel,
  ${second},
} satisfies Provider<${type}, z.infer<typeof credentials>>;
`;

export const references = (type: string) => `import * as z from 'zod/mini';
import { reference } from '../references.ts';

/** What names a payment at the provider. */
export const references = z.strictObject({ paymentId: reference() });

export type ${type} = z.infer<typeof references>;
`;

export const said = `import type { Said } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';

/** The provider's own code and message, kept as evidence. The caller shortens them and removes secrets. */
export const saidBy = (body: unknown): Said => ({
  code: text(body, 'code'),
  message: text(body, 'message'),
});
`;

export const recorded =
  (exchange: 'cancel' | 'status', request: unknown) =>
  (name: string, status: number, body: unknown, observation: unknown) => ({
    name,
    exchange,
    request,
    response: { status, ...(body === undefined ? {} : { body }) },
    observation,
  });

/** What every cancel request is answered with at times, whatever the provider. */
export const usualConversations = (cancelled: ReturnType<typeof recorded>) => [
  cancelled('comes again later after a request that was not worked on', 429, undefined, {
    kind: 'not_sent',
    detail: 'answered 429',
    said: {},
  }),
  cancelled('waits for other credentials where ours are refused', 401, undefined, {
    kind: 'credentials_refused',
    detail: 'answered 401',
    said: {},
  }),
  cancelled('concludes nothing from an address that may be wrong', 404, undefined, {
    kind: 'unknown',
    detail: 'answered 404',
    said: {},
  }),
  cancelled('knows nothing after a failure of the provider', 500, undefined, {
    kind: 'unknown',
    detail: 'answered 500',
    said: {},
  }),
];
