import { afterAcknowledgement, afterUnknown, type Doubt } from './doubt-words.ts';

/** What an event means for the next step, where its words alone do not tell. A refund is always costly. */
export function timelineMeaning(event: string, doubt: Doubt): string | undefined {
  switch (event) {
    case 'cancel_unknown':
      return afterUnknown(doubt);
    case 'refund_unknown':
      return afterUnknown({ ...doubt, safeToResend: false });
    case 'cancel_pending':
      return afterAcknowledgement(doubt);
    case 'refund_pending':
      return afterAcknowledgement({ ...doubt, safeToResend: false });
    case 'cancel_not_sent':
    case 'refund_not_sent':
      return 'This request certainly had no effect, so it is safe to send it again.';
    case 'cancel_refused':
    case 'refund_refused':
      return `This request had no effect. ${doubt.statusReadable ? 'A read will show why.' : 'It is sent again later.'}`;
    case 'cancel_credentials_refused':
    case 'refund_credentials_refused':
    case 'status_credentials_refused':
      return 'Nothing happened. The service tries again after growing waits, and goes on by itself when the credentials work.';
    case 'status_unreadable':
      return 'This says nothing about the payment itself.';
    default:
      return undefined;
  }
}
