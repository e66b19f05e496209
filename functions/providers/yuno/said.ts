import type { Said } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';

/** Yuno's words, kept as evidence: those of a transaction, or of an error body `{code, messages[]}`. Never the raw answer. */
export function saidBy(body: unknown): Said {
  return {
    reference: text(body, 'id'),
    code: text(body, 'response_code') ?? text(body, 'code'),
    message: text(body, 'response_message') ?? text(body, 'messages', 0),
  };
}
