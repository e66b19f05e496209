import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Credentials } from '../../../functions/providers/exchange.ts';
import { providers } from '../../../functions/providers/index.ts';
import { providerOf } from '../../../functions/providers/policy-of.ts';
import type { CredentialsByMerchant } from '../../../infra/local/engines/credential-store.ts';
import type { ProviderHost } from '../../fixtures/hosted-providers.ts';
import { listening } from '../../fixtures/listening.ts';
import { random } from '../../simulation/random.ts';
import { writtenCard } from '../inputs/mutants.ts';

/** How a provider answers; the payment's id names one of these. */
export const behaviours = [
  'honest',
  'talkative',
  'e400',
  'e401',
  'e403',
  'e404',
  'e409',
  'e422',
  'e451',
  'e500',
  'e503',
  'page',
  'reset',
  'odd',
] as const;

/** Credentials in which every secret has a recognisable value of its own. */
export function canaryCredentials(simulated: CredentialsByMerchant) {
  const real = new Map<string, string>();
  const make = (label: string, value: string) => {
    const canary = `canary-${label}-${real.size}-${crypto.randomUUID()}`;
    real.set(canary, value);
    return canary;
  };
  const credentials = Object.fromEntries(
    Object.entries(simulated).map(([merchant, ofMerchant]) => [
      merchant,
      Object.fromEntries(
        Object.entries(ofMerchant).map(([provider, fields]) => [
          provider,
          Object.fromEntries(
            Object.entries(fields).map(([field, value]) => {
              const mayBeAnything = isAccepted(provider, { ...fields, [field]: 'canary-1' });
              return [field, typeof value === 'string' && mayBeAnything ? make(`${provider}-${field}`, value) : value];
            }),
          ),
        ]),
      ),
    ]),
  );
  return { credentials, make, canaries: () => [...real.keys()], toReal: (text: string) => replaced(text, real) };
}

/** Whether these are credentials for the provider. A URL, for example, cannot be replaced by a canary. */
const isAccepted = (provider: string, credentials: Credentials) =>
  providerOf(providers, provider).credentials.safeParse(credentials).success;

export type Canaries = ReturnType<typeof canaryCredentials>;

const replaced = (text: string, by: ReadonlyMap<string, string>) =>
  [...by].reduce((made, [canary, value]) => made.replaceAll(canary, value), text);

/** A server in front of the simulated providers. It translates canaries into real secrets, and repeats the secrets that it gets in its answers. */
export async function canaryProviders(host: ProviderHost, canaries: Canaries) {
  let turn = 0;
  const server = createServer((request, answer) => void answerFor(request, answer).catch(() => answer.destroy()));

  async function answerFor(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    answer.on('error', () => {});
    const body = await text(request);
    const [, behaviour = 'honest'] = /c-\d+-([a-z0-9]+)/.exec(request.url ?? '') ?? [];
    turn += 1;
    const echo = echoOf(request, body, turn, 'reference');
    const words = echoOf(request, body, turn, 'words');
    if (behaviour === 'reset') return void answer.destroy();
    if (behaviour === 'page')
      return void answer.writeHead(502, { 'content-type': 'text/html' }).end(`<h1>${words}</h1>`);
    const failed = /^e(\d+)$/.exec(behaviour)?.[1];
    if (failed !== undefined) {
      return void answer
        .writeHead(Number(failed), { 'content-type': 'application/json' })
        .end(JSON.stringify(talk(echo, words)));
    }
    const given = await forward(request, body);
    const told = parsed(given.text);
    answer.writeHead(given.status, { 'content-type': given.type });
    if (behaviour === 'talkative' && told)
      return void answer.end(JSON.stringify({ ...talk(echo, words), ...told, message: words, description: words }));
    if (behaviour === 'odd' && told)
      return void answer.end(
        JSON.stringify({
          ...told,
          ...personal,
          status: echo,
          code: echo,
          type: echo,
          state: echo,
          cancellationId: echo,
          reference: echo,
        }),
      );
    answer.end(given.text);
  }

  async function forward(request: IncomingMessage, body: string) {
    const given = await host.forward(request, body, canaries.toReal);
    // A token that the provider issues is a secret too.
    const hidden = given.text.replaceAll(
      /"((?:access|refresh)_token)":"([^"]+)"/g,
      (_, name: string, token: string) => `"${name}":"${canaries.make(name, token)}"`,
    );
    return { ...given, text: hidden };
  }

  return listening(server);
}

/** One secret of the request and a card number. Short, because the service keeps only the beginning of a provider's words. */
function echoOf({ headers }: IncomingMessage, body: string, turn: number, place: 'words' | 'reference'): string {
  const { authorization, ...others } = headers;
  const values = [authorization, authorization?.replace('Bearer ', ''), body, ...Object.values(others)].map(String);
  const secrets = values.filter((value) => value.includes('canary-'));
  const card = writtenCard(random(turn, 'a repeated card'), place);
  return `${secrets[turn % Math.max(1, secrets.length)] ?? 'nothing'} ${card}`;
}

/** What a provider knows of the person who paid, in fields that say nothing about the cancel. No part of it may be kept. */
const person = {
  name: 'canary-person Jane Roe',
  email: 'canary-person.jane@mail.example',
  phone: '+49 30 canary-person 901820',
  address: { street: 'canary-person street 1', city: 'canary-person city' },
  document: 'canary-person document',
};
const personal = { customer: person, customer_payer: person, billing_details: person, payer: person };

/** All fields in which providers describe an error, each with a secret in it. Some of them are references. */
const talk = (echo: string, words: string) => ({
  ...personal,
  code: echo,
  message: words,
  messages: [words],
  error: { code: echo, message: words },
  errors: [{ code: echo, message: words }],
  result: { code: echo, message: words },
  title: words,
  detail: words,
  reason: words,
  cancellationId: echo,
});

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
