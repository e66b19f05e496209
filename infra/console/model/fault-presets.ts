interface Having {
  readonly webhooks: boolean;
  /** Whether a refund is a request of its own at this provider. */
  readonly sendsRefunds: boolean;
}

/** A fault of a simulated provider, in words and as the simulator's control API takes it. */
export interface FaultPreset {
  readonly name: string;
  readonly words: string;
  readonly fault: Readonly<Record<string, unknown>>;
  /** What the provider must have, so that the fault makes sense there. */
  readonly needs?: keyof Having;
}

const answerFault = (name: string, words: string, fault: Record<string, unknown>): FaultPreset => ({
  name,
  words,
  fault: { exchange: 'cancel', ...fault },
});

const refundFault = (name: string, words: string, fault: Record<string, unknown>): FaultPreset => ({
  name: `refund-${name}`,
  words,
  fault: { exchange: 'refund', ...fault },
  needs: 'sendsRefunds',
});

const webhookFault = (name: string, words: string): FaultPreset => ({
  name,
  words,
  fault: { fault: name },
  needs: 'webhooks',
});

export const faultPresets: readonly FaultPreset[] = [
  answerFault('reply-lost', 'Cancels, but its answer is lost', { fault: 'reply-lost' }),
  answerFault('slow', 'Answers after 5 seconds', { fault: 'slow' }),
  answerFault('refused', 'Refuses the connection', { fault: 'refused' }),
  answerFault('status-503', 'Answers 503 and does nothing', { fault: 'status', status: 503 }),
  answerFault('status-500', 'Cancels, and answers 500', { fault: 'status', status: 500, afterEffect: true }),
  answerFault('garbage', 'Answers with bytes that are not JSON', { fault: 'garbage' }),
  refundFault('reply-lost', 'Refunds, but the answer to that is lost', { fault: 'reply-lost' }),
  refundFault('refused', 'Refuses the connection for a refund', { fault: 'refused' }),
  refundFault('status-503', 'Answers 503 to a refund and does nothing', { fault: 'status', status: 503 }),
  refundFault('status-500', 'Refunds, and answers 500', { fault: 'status', status: 500, afterEffect: true }),
  webhookFault('webhook-forged', 'Sends a forged webhook'),
  webhookFault('webhook-repeated', 'Sends its webhook three times'),
  webhookFault('webhook-late', 'Sends its webhook 10 seconds late'),
  webhookFault('webhook-dropped', 'Sends no webhook'),
];

/** The faults that make sense for a provider. */
export const presetsFor = (provider: Having) =>
  faultPresets.filter(({ needs }) => needs === undefined || provider[needs]);

/** A queued fault in words; the plain name of a fault that is not a preset. */
export function faultWords(fault: Readonly<Record<string, unknown>>): string {
  const preset = faultPresets.find(({ fault: preset }) =>
    Object.entries(preset).every(([name, value]) => fault[name] === value),
  );
  return preset?.words ?? String(fault.fault);
}
