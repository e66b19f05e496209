/** The person at the keyboard can mend it: the message is one sentence for them. */
export class WrongUse extends Error {
  override readonly name = 'WrongUse';
}
