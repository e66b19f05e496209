import { table } from '../table.ts';
import { allowancesOf } from './allowances.ts';
import { callersOf, type Reach, type Resources, reachesOf } from './roles.ts';
import { wordsOf } from './words.ts';

const cell = (words: readonly string[]) => (words.length === 0 ? '–' : words.join('; '));

function rowOf({ holder, statements, managed }: Reach, resources: Resources): readonly string[] {
  const { items, secrets, queues, others } = wordsOf(statements, resources);
  const more = managed.map((policy) => `what AWS writes into \`${policy}\``);
  const name = /^[a-z-]+\d?[a-z-]*$/.test(holder) ? `\`${holder}\`` : holder;
  return [name, ...[items, secrets, queues, [...others, ...more]].map(cell)];
}

const tableOf = (reaches: readonly Reach[], resources: Resources) =>
  table([
    ['role of', 'items', 'secrets', 'queues', 'workflow, functions and others'],
    ...reaches.map((reach) => rowOf(reach, resources)),
  ]);

const callers = (resources: Resources) =>
  table([
    ['function', 'may be called by'],
    ...[...callersOf(resources)].map(([name, services]) => [
      `\`${name}\``,
      services.map((one) => `\`${one}\``).join(', '),
    ]),
  ]);

const allowances = (resources: Resources) =>
  table([
    ['resource', 'who', 'may', 'only if'],
    ...allowancesOf(resources).map(({ resource, who, actions, onlyIf }) =>
      [resource, who, actions, onlyIf].map((words) => (words === '' ? '–' : `\`${words}\``)),
    ),
  ]);

/** `docs/reach.md`: what each role of the templates may do. */
export function reachPage(prod: Resources, dev: Resources): string {
  const inProd = reachesOf(prod);
  const known = new Set(inProd.map(({ holder }) => holder));
  const onlyInDev = reachesOf(dev).filter(({ holder }) => !known.has(holder));
  return `# What each function can reach

If somebody took a function over, for example through a fault in a library, this is what they could reach with its role.
There is one row for each role of the template of \`prod\`. \`npm run docs\` writes this page from the template, and a test
compares the two, so no permission can be added unseen. Another test
([rescind-stack.calls.test.ts](../test/infra/cloud/rescind-stack.calls.test.ts)) lets every function make its AWS calls on
local engines. It checks that the role allows each of these calls, and nothing else.

An item is named by the beginning of its key: \`cancellation#*\` are the records, \`transaction#<provider>#*\` the locks of
payments, \`refusal#<provider>#*\` the notes of refused credentials, \`renewal#<provider>#*\` the rights to renew credentials,
\`message#<provider>#*\` the notes of processed webhooks, \`rate#*\` and \`waiting#*\` the counters, and \`lanes\` says which
providers are held. Every function may also write its own log, and traces to X-Ray. The rows do not repeat that.

${tableOf(inProd, prod)}

The stage \`dev\` has these roles as well:

${tableOf(onlyInDev, dev)}

## Who may call a function

A role is not all that counts: AWS services call functions because the function allows it.

${callers(prod)}

The workflow calls \`escalate\`, and Lambda gives the messages of a provider's queue to its worker, with the roles above.

Queues, topics and buckets allow this to others, whatever roles those have:

${allowances(prod)}

## What the rows do not tell

- **Who changes an item reads it too,** because a write can return the item. So the two functions that show
  records to merchants may change no record.
- **Who changes an item can have it deleted.** No role may delete one, but DynamoDB deletes what has an \`expiresAt\` that is
  over. A lock whose record is gone is free.
- **Some functions are believed.** \`authorise\` says for which merchant a token speaks, and with which scopes, and
  \`name-merchant\` names the merchant of a person. Whoever takes one of them over can do with the API what any merchant and
  any operator can. Workers say what a provider answered, and \`escalate\` and whoever else answers the workflow what becomes
  of a cancellation: they could report what is not true.
- **Credentials are those of all merchants** at a provider, not only of the one whose cancellation a worker has.

## What no policy can say

- **The provider of a record.** The key of a record is its id, and the id follows from the merchant and the idempotency
  key. So a worker can read and change every record, also those of other providers and of every merchant, and with a
  change it can create one. The same is true of \`accept-cancellation\`, \`receive-webhook\`, \`review-cancellation\`,
  \`escalate\`, \`confirm-published\` and \`recover-stuck\`. Whoever reads a whole record reads its task tokens. A worker
  cannot touch the locks, notes and renewals of other providers. A condition on attributes (\`dynamodb:Attributes\`) does not
  help here: workers need the whole record back from a write, and AWS documents that condition for writes only together
  with a limit of what the write returns.
- **Conditions of a write.** A policy cannot demand that a write has a condition. So a function that may change an item can
  change it in any way.
- **The merchant of a call.** A policy does not know for whom a function is working. So \`list-cancellations\` and
  \`get-cancellation\` can show records of every merchant, but never task tokens, and \`list-exchanges\` also what was said
  about them. The functions that show cancellations read the item \`lanes\` whole, with the names of those who held a
  provider.
- **The input of a run.** Whoever may start the workflow can name any provider in its input, and the workflow then sends a
  message to that provider's queue. The worker of that provider trusts only the record that it finds.

These limits use the condition keys of DynamoDB as AWS documents them (DynamoDB Developer Guide, "Using IAM policy
conditions for fine-grained access control"; Service Authorization Reference, "Amazon DynamoDB"). No test here can ask IAM
itself. The first \`npm run smoke\` in an account of your own does, and an API that answers \`500\` with
\`AccessDeniedException\` in its log would show a limit that is too narrow.
`;
}
