import * as z from 'zod/mini';
import type { Transaction } from '../../core/cancellation/request.ts';
import { actSchema, correctionSchema, proposalSchema } from '../acts-schema.ts';
import { evidenceSchema } from '../evidence-schema.ts';
import { exchangeSchema, exchangesSchema } from '../exchanges-schema.ts';
import { amountSchema } from '../field-schemas.ts';
import { fieldErrorSchema, gatewayMessageSchema, problemSchema } from '../problem-schema.ts';
import {
  capabilitiesSchema,
  heldProviderSchema,
  holdSchema,
  providersSchema,
  releaseSchema,
} from '../providers-schema.ts';
import { type ProviderSchema, requestSchema } from '../request-schema.ts';
import { recheckSchema, resolutionSchema } from '../resolution-schema.ts';
import {
  credentialsRefusedSchema,
  listSchema,
  refundSchema,
  rejectionSchema,
  resourceSchema,
  reviewSchema,
  timelineEntrySchema,
} from '../resource-schema.ts';
import type { LearningProvider } from '../standing/circumstances.ts';
import { type Json, namedSchemas } from './json-schema.ts';

/** What the documents must know of a provider folder. */
export interface DescribedProvider extends ProviderSchema, LearningProvider {
  readonly title: string;
  readonly example: { readonly transaction: Transaction; readonly merchantReference?: string };
  readonly webhook?: unknown;
}

const schemaBase = '#/components/schemas/';
export const schemaRef = (name: string): Json => ({ $ref: `${schemaBase}${name}` });

const answers = {
  Amount: amountSchema,
  Rejection: rejectionSchema,
  Refund: refundSchema,
  Review: reviewSchema,
  Act: actSchema,
  Correction: correctionSchema,
  Proposal: proposalSchema,
  Evidence: evidenceSchema,
  CredentialsRefused: credentialsRefusedSchema,
  TimelineEntry: timelineEntrySchema,
  Cancellation: resourceSchema,
  CancellationList: listSchema,
  Exchange: exchangeSchema,
  ExchangeList: exchangesSchema,
  Capabilities: capabilitiesSchema,
  ProviderList: providersSchema,
  Hold: holdSchema,
  Release: releaseSchema,
  HeldProvider: heldProviderSchema,
  Health: z.strictObject({ status: z.literal('ok') }),
  FieldError: fieldErrorSchema,
  Problem: problemSchema,
  GatewayMessage: gatewayMessageSchema,
  Recheck: recheckSchema,
  Resolution: resolutionSchema,
};

const descriptions: Readonly<Record<string, string>> = {
  Act: 'What a person or a client did.',
  Correction: 'What a person said later about an end that a person had stated.',
  Proposal: 'A resolution or a correction that a second person must approve.',
  Recheck: 'What a person writes about a recheck. It may not contain a card number.',
  Release: 'Why a provider is released. The reason may not contain a card number.',
  Amount: 'An amount of money in minor units of an ISO 4217 currency.',
  Cancellation: 'One cancellation: its status, how we know it, and what happened.',
  CancellationList: 'A page of cancellations, newest first.',
  CancellationRequest:
    'A payment to cancel. Which references it needs depends on the provider. No text of it may contain a card number: 13 to 19 digits of any script that begin as card numbers do and have a valid check digit, also with separators. If the id of a payment is such a number, cancel the payment at the provider itself.',
  Capabilities: 'What one provider needs and can do.',
  CredentialsRefused: 'That the provider refuses your credentials.',
  Evidence: 'What we learnt last: who said it, when, and how we received it.',
  Exchange: 'One request to a provider, and what it answered: no headers, no secrets, and only fields that we name.',
  ExchangeList: 'What was said to the provider of a cancellation and by it, oldest first.',
  FieldError: 'One invalid field.',
  Health: 'The API answers.',
  HeldProvider: 'A provider, and its hold if it is held.',
  Hold: 'Why nobody may look at the cancellations of a provider. The reason may not contain a card number.',
  GatewayMessage: "API Gateway's own error body.",
  Problem: 'RFC 9457 problem details.',
  ProviderList: 'All providers.',
  Refund: 'What was refunded.',
  Rejection: 'Why the payment was not cancelled. Null unless the status is `rejected`.',
  Resolution: 'What a person found out, and how they know it. No text of it may contain a card number.',
  Review: 'Why a person must decide.',
  TimelineEntry: 'One entry of the timeline.',
};

const pascal = (name: string) =>
  name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

const requestName = ({ name }: DescribedProvider) => `${pascal(name)}CancellationRequest`;

/** Every schema of the API by its name; a provider's request has a name of its own. */
export function apiSchemas(providers: readonly DescribedProvider[]): Readonly<Record<string, Json>> {
  const request = requestSchema(providers);
  const names = providers.map(requestName);
  // The schema has one option for each provider, in the same order.
  const options = request.def.options.map((option, index) => [String(names[index]), option] as const);
  const schemas = namedSchemas(
    { ...answers, ...Object.fromEntries(options), CancellationRequest: request },
    schemaBase,
  );
  const mapping = Object.fromEntries(
    providers.map((provider) => [provider.name, `${schemaBase}${requestName(provider)}`]),
  );
  return Object.fromEntries(
    Object.keys(schemas)
      .sort()
      .map((name) => [
        name,
        {
          ...describing(name, providers),
          ...schemas[name],
          ...(name === 'CancellationRequest' ? { discriminator: { propertyName: 'provider', mapping } } : {}),
        },
      ]),
  );
}

function describing(name: string, providers: readonly DescribedProvider[]): Json {
  const provider = providers.find((candidate) => requestName(candidate) === name);
  return { description: provider ? `A payment to cancel at ${provider.title}.` : descriptions[name] };
}
