import type { Cancellation } from '../../client/client.ts';
import { statementBody, statementWords, whoWords } from '../../client/words/act-words.ts';
import type { Context } from '../context.ts';
import { printable } from '../styles.ts';
import { UsageError } from '../usage-error.ts';

type Proposal = NonNullable<Cancellation['proposal']>;

/**
 * Shows what other people proposed, and returns how to approve exactly that. If somebody proposes something else meanwhile,
 * the service takes what is sent as a new proposal, so nobody approves what they have not seen.
 */
export async function shownProposals(ids: readonly string[], { client, note }: Context) {
  const seen = new Map<string, Proposal | null>();
  for (const id of ids) {
    const { proposal } = await client.get(id);
    seen.set(id, proposal);
    note(proposal ? printable(lineOf(id, proposal)) : `${id}  nothing awaits approval`);
  }
  return async (id: string): Promise<Cancellation> => {
    const proposal = seen.get(id);
    if (!proposal) throw new UsageError(`nothing awaits approval at ${id}`);
    return client.approve(id, proposal.kind, statementBody(proposal));
  };
}

const lineOf = (id: string, proposal: Proposal) =>
  `${id}  ${proposal.kind} by ${whoWords(proposal)}: ${statementWords(proposal)}: ${proposal.note}`;
