import type { Capabilities } from '../../../functions/api/providers-schema.ts';

/** How the provider lets the service find out what an unclear request did. */
export type Doubt = Pick<Capabilities, 'safeToResend' | 'whenInDoubt' | 'statusReadable'>;

/** For a provider that is not known here: the careful case. */
export const unknownDoubt: Doubt = { safeToResend: false, whenInDoubt: 'read-status', statusReadable: true };

const sameToken = 'sends it again with the same token: this provider treats both as one';
const harmless = 'A second cancel does no more than the first';
const costly = 'A second one could move money twice';

/** What follows from a request whose outcome is not known. */
export function afterUnknown({ safeToResend, whenInDoubt }: Doubt): string {
  const doubt = 'The request may or may not have taken effect.';
  switch (whenInDoubt) {
    case 'resend':
      return `${doubt} The service ${sameToken}.`;
    case 'await-webhook':
      return `${doubt} A signed webhook will tell the result. Until it comes, the service repeats the cancel after growing waits. ${harmless}.`;
    case 'ask-person':
      return `${doubt} ${costly}, and the service cannot find out what this one did, so a person decides.`;
    case 'read-status':
      return safeToResend
        ? `${doubt} The service reads the payment. Until a read shows that the cancel has worked, the service repeats it after growing waits. ${harmless}.`
        : `${doubt} ${costly}, so the service only reads the payment, unless the provider shows that this one failed.`;
  }
}

/** What follows from a request that the provider has accepted. */
export function afterAcknowledgement({ safeToResend, whenInDoubt }: Doubt): string {
  const accepted = 'The provider has accepted the request.';
  switch (whenInDoubt) {
    case 'resend':
      return `${accepted} To learn the result, the service ${sameToken}.`;
    case 'await-webhook':
      return `${accepted} A signed webhook will tell the result. If none comes for a long time, the service repeats the cancel. ${harmless}.`;
    case 'ask-person':
      return `${accepted} ${costly}, so it is not sent again. If the result is not known at the deadline, a person decides.`;
    case 'read-status':
      return safeToResend
        ? `${accepted} Later reads of the payment show the result. If nothing happens for a long time, the service repeats the cancel. ${harmless}.`
        : `${accepted} ${costly}, so it is not sent again. Later reads of the payment show the result.`;
  }
}

/** How the service treats an unclear answer of this provider, in one sentence. */
export function doubtWords({ safeToResend, whenInDoubt }: Doubt): string {
  switch (whenInDoubt) {
    case 'resend':
      return 'After an unclear answer, the service sends the same cancel again.';
    case 'await-webhook':
      return 'After an unclear answer, the service repeats the cancel until a signed webhook tells the result.';
    case 'ask-person':
      return 'After an unclear answer, a person decides.';
    case 'read-status':
      return `After an unclear answer, the service reads the payment, and ${safeToResend ? 'repeats the cancel until it has worked' : 'never repeats a cancel that may have worked'}.`;
  }
}
