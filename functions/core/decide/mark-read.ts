import type { Cancellation } from '../cancellation/cancellation.ts';
import type { ExchangeResult } from '../cancellation/observation.ts';
import type { Decision } from './decision.ts';

/** The decision, which also notes that the testimony was read. */
export function markRead(
  { testimonies = [] }: Cancellation,
  { testimony }: ExchangeResult,
  decision: Decision,
): Decision {
  if (!testimony) return decision;
  const marked = testimonies.map((kept) => (kept.id === testimony.id ? { ...kept, isRead: true as const } : kept));
  return { ...decision, changes: { ...decision.changes, testimonies: marked } };
}
