import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { Fact } from '../../../functions/providers/simulator.ts';
import type { ProviderWorld } from '../providers/provider-world.ts';

const reasons: Readonly<Record<string, readonly Fact[]>> = {
  already_captured: ['captured'],
  already_refunded: ['refunded'],
  expired: ['expired'],
  declined: ['declined'],
  unknown_transaction: ['unknown'],
  not_permitted: ['forbidden'],
  cancel_declined: ['cancel failed'],
};

/** A result must be true at the provider. `records` are all others, or none while the schedule goes on. */
export function judgeVerdict(
  record: Cancellation,
  world: ProviderWorld,
  records: readonly Cancellation[],
  report: (what: string) => void,
): void {
  const { id, status, rejection, refund, review, evidence, request, createdAt } = record;
  if (evidence?.via === 'operator') return;
  const { paymentOf } = world;
  const payment = paymentOf(record);
  const effects = world.effects.filter((effect) => effect.id === payment);
  const facts = world.factsOf(payment);
  const cancelled = effects.find(({ effect }) => effect === 'cancelled');
  const refunded = effects.find(({ effect }) => effect === 'refunded');
  const reportVerdict = (why: string) =>
    report(`${id} is ${status} ${rejection?.code ?? review?.code ?? ''}, but ${why}`);
  switch (status) {
    case 'cancelled':
      if (!cancelled && !facts.has('voided')) reportVerdict('nobody cancelled the payment');
      if (refunded) reportVerdict('it was refunded');
      return;
    case 'refunded':
    case 'partially_refunded': {
      if (!refunded) {
        reportVerdict('nobody refunded it');
        return;
      }
      if (refund?.amount.value !== refunded.amount)
        reportVerdict(`${refunded.amount} was refunded, not ${refund?.amount.value}`);
      const isPart = request.amount !== undefined && request.amount.value < (world.simulator.total?.value ?? 0);
      if ((status === 'partially_refunded') !== isPart) reportVerdict('a full and a partial refund were confused');
      return;
    }
    case 'rejected': {
      // An earlier or later cancellation of the same payment may have sent the request that took effect.
      const others = records.filter((other) => other.id !== id && paymentOf(other) === payment);
      if (record.timeline.some(({ event }) => event === 'cancel_manual') && facts.has('voided'))
        reportVerdict('a person had cancelled the payment by hand, as the provider asked');
      const isAlone = !others.some(({ attempts }) => attempts.length > 0);
      if (isAlone && (cancelled || refunded)) reportVerdict('our cancel request took effect');
      const wanted = reasons[rejection?.code ?? ''] ?? [];
      const wasRefused = world.sendings.some(({ id: asked, result }) => asked === payment && result === 'refused');
      const isPermitted = rejection?.code !== 'not_permitted' || !(wasRefused || request.amount !== undefined);
      if (isPermitted && !wanted.some((fact) => facts.has(fact)))
        reportVerdict(`the payment was only ${[...facts].join(', ')}`);
      const current = world.truthsOf(payment).at(-1)?.facts ?? [];
      if (current.join() === 'open' && !facts.has('forbidden') && request.amount === undefined)
        reportVerdict('it could still be cancelled');
      return;
    }
    case 'review_required': {
      const deadline = world.provider.times.deadlineSeconds * 1000;
      const isOverdue = review?.code === 'deadline_passed' || review?.detail?.includes('deadline') === true;
      if (isOverdue && (record.reviewSince ?? 0) < createdAt + deadline) reportVerdict('its deadline had not passed');
      if (review?.code === 'provider_asks' && !facts.has('asks for a person'))
        reportVerdict('the provider did not ask for a person');
      if (review?.code === 'credentials_refused') {
        if (!world.hasRefused()) reportVerdict('the provider never refused the credentials');
        if ((record.reviewSince ?? 0) < createdAt + deadline) reportVerdict('its deadline had not passed');
      }
      return;
    }
    default:
      report(`${id} is still ${status}`);
  }
}
