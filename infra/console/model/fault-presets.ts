/** Something that can happen next between us and a simulated provider, in words and as its control API takes it. */
export interface FaultPreset {
  readonly name: string;
  readonly words: string;
  readonly fault: Readonly<Record<string, unknown>>;
  /** Only where the provider sends webhooks. */
  readonly needsWebhooks: boolean;
}

const answer = (name: string, words: string, fault: Record<string, unknown>): FaultPreset => ({
  name,
  words,
  fault: { exchange: 'cancel', ...fault },
  needsWebhooks: false,
});

const webhook = (name: string, words: string): FaultPreset => ({
  name,
  words,
  fault: { fault: name },
  needsWebhooks: true,
});

export const faultPresets: readonly FaultPreset[] = [
  answer('reply-lost', 'Cancels, but its reply is lost', { fault: 'reply-lost' }),
  answer('slow', 'Answers after 5 seconds', { fault: 'slow' }),
  answer('refused', 'Refuses the connection', { fault: 'refused' }),
  answer('status-503', 'Answers 503 and does nothing', { fault: 'status', status: 503 }),
  answer('status-500', 'Cancels, and answers 500', { fault: 'status', status: 500, afterEffect: true }),
  answer('garbage', 'Answers bytes that are no JSON', { fault: 'garbage' }),
  webhook('webhook-forged', 'Its webhook is forged'),
  webhook('webhook-repeated', 'Its webhook comes three times'),
  webhook('webhook-late', 'Its webhook comes 10 seconds late'),
  webhook('webhook-dropped', 'Its webhook never comes'),
];

/** What can happen at a provider with or without webhooks. */
export const presetsFor = ({ webhooks }: { readonly webhooks: boolean }) =>
  faultPresets.filter(({ needsWebhooks }) => webhooks || !needsWebhooks);

/** A queued fault in words; one that no preset made is told by its name. */
export function faultWords(fault: Readonly<Record<string, unknown>>): string {
  const preset = faultPresets.find(({ fault: made }) =>
    Object.entries(made).every(([name, value]) => fault[name] === value),
  );
  return preset?.words ?? String(fault.fault);
}
