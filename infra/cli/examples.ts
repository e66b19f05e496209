const id = 'can_tvohbejfwtkpamqnzyiuv7lexe';

/** What the help of each command shows, by the words of the command. Every line can be copied. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  rescind: [
    'rescind doctor',
    'rescind cancel pace transactionId=t-1001 --reason duplicate',
    'rescind list --needs person',
  ],
  'rescind cancel': [
    'rescind cancel pace transactionId=t-1001 --reason duplicate --merchant-reference order-1001',
    'rescind cancel lab4pay transactionId=t-1002 --watch',
    'rescind cancel pg-orders transactionId=t-1003 orderId=o-1003 --if-captured refund --amount 1250 --currency EUR',
  ],
  'rescind get': [`rescind get ${id}`, `rescind get ${id} --wait 20 --json`],
  'rescind watch': [`rescind watch ${id}`, `rescind watch ${id} --for 600 --json`],
  'rescind list': [
    'rescind list --reference order-1001',
    'rescind list --needs person --provider pace',
    'rescind list --status rejected --from 2026-11-01 --to 2026-12-01 --all --json',
  ],
  'rescind export': [
    'rescind export --status rejected --from 2026-11-01 --to 2026-12-01 --output /tmp/rejected.csv',
    'rescind export --needs person --provider vtex',
  ],
  'rescind review': ['rescind review', 'rescind review --provider vtex --json'],
  'rescind resolve': [
    `rescind resolve ${id} cancelled --note "seen in the provider's portal" --reference void-17`,
    `rescind resolve ${id} can_tvohbejfwtkpamqnzyiuv7leya cancelled --note "support says so" --yes`,
    `rescind resolve ${id} --approve`,
  ],
  'rescind correct': [
    `rescind correct ${id} --status refunded --note "the settlement file shows a refund"`,
    `rescind correct ${id} --status rejected --code already_captured --note "the money was taken after all"`,
  ],
  'rescind recheck': [
    `rescind recheck ${id} --watch`,
    'rescind recheck --provider yuno --code credentials_refused --note "new credentials"',
    'rescind recheck --status processing --to 2026-11-20T12:00:00Z --yes',
  ],
  'rescind exchanges': [`rescind exchanges ${id}`, `rescind exchanges ${id} --json`],
  'rescind bulk': [
    'rescind bulk payments.csv --dry-run',
    'rescind bulk payments.csv',
    'rescind bulk payments.csv --results results.csv --concurrency 4',
  ],
  'rescind events': ['rescind events', 'rescind events --since 15m', 'rescind events --json'],
  'rescind providers': ['rescind providers', 'rescind providers --json'],
  'rescind providers hold': ['rescind providers hold vtex --reason "incident 4711: answers are wrong"'],
  'rescind providers release': ['rescind providers release vtex', 'rescind providers release vtex --reason "mended"'],
  'rescind doctor': ['rescind doctor', 'rescind doctor --profile dev --stage dev'],
  'rescind completion': [
    'source <(rescind completion bash)',
    'source <(rescind completion zsh)',
    'rescind completion fish | source',
  ],
};
