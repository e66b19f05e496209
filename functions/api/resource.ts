import type * as z from 'zod/mini';
import type { Actor, Statement } from '../core/cancellation/acts/act.ts';
import { wasSent } from '../core/cancellation/attempt.ts';
import type { ShownCancellation } from '../core/cancellation/shown.ts';
import { isEnd } from '../core/cancellation/status.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import type { eventResourceSchema, resourceSchema, timelineEntrySchema } from './resource-schema.ts';
import { type Circumstances, isLooking } from './standing/circumstances.ts';
import { explanation } from './standing/explanation.ts';
import { waitingFor } from './standing/waiting-for.ts';

/** The cancellation as the HTTP API shows it. */
export type CancellationResource = z.infer<typeof resourceSchema>;

/** The cancellation as events carry it. */
export type EventResource = z.infer<typeof eventResourceSchema>;

const iso = (at: Milliseconds) => new Date(at).toISOString();
const isoOrNull = (at: Milliseconds | undefined) => (at === undefined ? null : iso(at));

/** A reason or an entry has no field that merchants may not see. */
const withDetail = <T extends { readonly detail?: string }>(words: T) => ({ ...words, detail: words.detail ?? null });

const shownActor = ({ by, byName }: Actor) => ({ by, byName: byName ?? null });

/** The acceptance is an act too. The record already says when it was and, if it was not the merchant itself, who asked. */
const actsOf = ({ merchant, by = merchant, byName, createdAt, acts = [] }: ShownCancellation) => [
  { at: iso(createdAt), act: 'accept' as const, by, byName: byName ?? null, status: null, note: null },
  ...acts.map(({ at, act, status, note, ...actor }) => ({
    at: iso(at),
    act,
    ...shownActor(actor),
    status: status ?? null,
    note: note ?? null,
  })),
];

function shownStatement({ at, says, ...actor }: Statement) {
  const { status, note, reference } = says;
  return {
    at: iso(at),
    ...shownActor(actor),
    status,
    code: says.status === 'rejected' ? says.code : null,
    refund: ('refund' in says ? says.refund : undefined) ?? null,
    reference: reference ?? null,
    note,
  };
}

/** The record as a merchant may see it: no leases, tokens or provider tokens. */
export const toResource = (record: ShownCancellation, circumstances: Circumstances): CancellationResource => ({
  ...toEventResource(record),
  ...standing(record, circumstances),
  proposal: toProposal(record),
  acts: actsOf(record),
  timeline: toTimeline(record),
});

function standing(record: ShownCancellation, circumstances: Circumstances) {
  const { status, nextLook, deadline } = record;
  const isPlanned = !isEnd(status) && !circumstances.isHeld && !isLooking(record, circumstances);
  return {
    waitingFor: waitingFor(record, circumstances),
    nextLookAt: isPlanned ? isoOrNull(nextLook) : null,
    deadline: status === 'processing' ? isoOrNull(deadline) : null,
    explanation: explanation(record, circumstances),
  };
}

export const toProposal = ({ proposal }: Pick<ShownCancellation, 'proposal'>): CancellationResource['proposal'] =>
  proposal ? { kind: proposal.kind, ...shownStatement(proposal) } : null;

export const toTimeline = ({ timeline }: Pick<ShownCancellation, 'timeline'>): z.infer<typeof timelineEntrySchema>[] =>
  timeline.map((entry) => ({ ...withDetail(entry), at: iso(entry.at) }));

/**
 * What events say about the record: nothing that depends on more than the record, no timeline and no acts. Workers make
 * events and nothing else, so the rest is no part of their bundles.
 */
export function toEventResource(record: ShownCancellation): EventResource {
  const { request, evidence, rejection, review, credentialsRefused: refused, corrections = [] } = record;
  return {
    id: record.id,
    status: record.status,
    provider: request.provider,
    transaction: request.transaction,
    reason: request.reason ?? null,
    description: request.description ?? null,
    merchantReference: request.merchantReference ?? null,
    amount: request.amount ?? null,
    ifCaptured: request.ifCaptured,
    requestedAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
    completedAt: isoOrNull(record.completedAt),
    rejection: rejection ? withDetail(rejection) : null,
    refund: record.refund ?? null,
    review: review ? withDetail(review) : null,
    credentialsRefused: refused ? { detail: refused.detail ?? null, since: iso(refused.since) } : null,
    evidence: evidence
      ? {
          via: evidence.via,
          observedAt: iso(evidence.observedAt),
          by: evidence.by ?? null,
          byName: evidence.byName ?? null,
          reference: evidence.reference ?? null,
          code: evidence.code ?? null,
          message: evidence.message ?? null,
          details: evidence.details ?? {},
        }
      : null,
    attempts: record.attempts.filter(wasSent).length,
    corrections: corrections.map(shownStatement),
  };
}
