import { describe, expectTypeOf, it } from 'vitest';
import type { Provider } from '../../../functions/providers/contract.ts';
import type { SendingExchange } from '../../../functions/providers/exchange.ts';
import type { SignedWebhook, Told, UnverifiedWebhook, Webhook } from '../../../functions/providers/webhook.ts';
import { readingProvider, resendingProvider } from '../../fixtures/a-provider.ts';

/** The compiler checks these, so `npm run check:types` fails if an illegal combination becomes possible. */
type Cancel<R extends 'harmless' | 'costly'> = { readonly cancel: SendingExchange & { readonly repeat: R } };
type Reading = Omit<Extract<Provider, { whenInDoubt: 'read-status' }>, 'cancel'>;
type Sending = Omit<Extract<Provider, { whenInDoubt: 'resend' }>, 'cancel' | 'whenInDoubt' | 'webhook'>;
type Testifying = { readonly webhook: SignedWebhook & { tells(body: unknown): readonly Told[] } };
type Doubt<W extends Provider['whenInDoubt']> = { readonly whenInDoubt: W };

describe('the contract', () => {
  it('allows what the providers of the tests are', () => {
    expectTypeOf(readingProvider).toExtend<Provider>();
    expectTypeOf(resendingProvider).toExtend<Provider>();
    expectTypeOf<Reading & Cancel<'costly'>>().toExtend<Provider>();
    expectTypeOf<Sending & Doubt<'resend'> & Cancel<'harmless'>>().toExtend<Provider>();
  });

  it('refuses to repeat a costly cancel without a status that can be read', () => {
    expectTypeOf<Sending & Doubt<'resend'> & Cancel<'costly'>>().not.toExtend<Provider>();
    expectTypeOf<Omit<Sending, 'status'> & Doubt<'read-status'> & Cancel<'costly'>>().not.toExtend<Provider>();
    expectTypeOf<Omit<Sending, 'status'> & Doubt<'ask-person'> & Cancel<'costly'>>().toExtend<Provider>();
  });

  it('refuses to wait for a webhook that does not testify', () => {
    type Waiting = Omit<Sending, 'status'> & Doubt<'await-webhook'> & Cancel<'harmless'>;

    expectTypeOf<Waiting & Testifying>().toExtend<Provider>();
    expectTypeOf<Waiting>().not.toExtend<Provider>();
    expectTypeOf<Waiting & { readonly webhook: Omit<SignedWebhook, 'tells'> }>().not.toExtend<Provider>();
    expectTypeOf<Waiting & { readonly webhook: UnverifiedWebhook }>().not.toExtend<Provider>();
  });

  it('refuses the testimony of a webhook that nobody has verified', () => {
    type Unverified = Omit<UnverifiedWebhook, 'tells'>;

    expectTypeOf<Unverified>().toExtend<Webhook>();
    expectTypeOf<Unverified & { tells(body: unknown): readonly Told[] }>().not.toExtend<Webhook>();
  });

  it('refuses a testimony of what a later message could undo', () => {
    expectTypeOf<{ readonly kind: 'pending' }>().not.toExtend<Told['proves']>();
    expectTypeOf<{ readonly kind: 'open' }>().not.toExtend<Told['proves']>();
    expectTypeOf<{ readonly kind: 'cancelled' }>().toExtend<Told['proves']>();
  });
});
