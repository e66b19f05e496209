/** Something that the person at the keyboard can mend: its message is one sentence for them, without a stack. */
export class Sentence extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'Sentence';
    this.exitCode = exitCode;
  }
}
