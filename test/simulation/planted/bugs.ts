import type { FaultPoint } from '../fault-points.ts';

/** A bug that somebody could write: its edits of the sources, and what must find it. */
export interface PlantedBug {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly search: string; readonly replace: string }[];
  /** Only with this provider, so that the simulator finds it earlier. */
  readonly provider?: string;
  /** Faults that every schedule has, because they rarely happen together otherwise. */
  readonly always?: readonly FaultPoint[];
  /** The test that must fail, if the simulator does not run the code. */
  readonly test?: string;
}

const edit = (file: string, search: string, replace: string) => ({ file: `functions/${file}`, search, replace });

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'no status read before a second cancel',
    provider: 'lab4pay',
    edits: [edit('core/look/plan-look.ts', "return policy.whenInDoubt === 'read-status' || ", 'return ')],
  },
  {
    name: 'a refusal is a verdict although the provider had asked for a person',
    test: 'test/functions/core/decide/decide.test.ts',
    edits: [
      edit(
        'core/decide/verdict.ts',
        "if (result.exchange !== 'status') return !attempts.some(isLive);",
        "if (result.exchange !== 'status') return attempts.every(({ state }) => state !== 'unresolved');",
      ),
    ],
  },
  {
    name: 'a verdict taken from a webhook',
    edits: [
      edit(
        'handlers/receive-webhook.ts',
        'if (owner !== undefined) effects.add(await nudge(owner, needs, isRepeat));',
        `const known = owner === undefined ? undefined : await needs.store.load(owner);
      if (known?.status === 'processing' && message.bytes.includes('CANCELED')) {
        const changes = { status: 'cancelled', version: known.version + 1, completedAt: needs.now() } as const;
        const event = dueEvent(changed(known, changes), 'CancellationCompleted');
        await needs.store.record(known, changes, { version: known.version }, { event, lock, now: needs.now() });
      }`,
      ),
      edit(
        'handlers/receive-webhook.ts',
        'import { nudge }',
        "import { dueEvent } from '../api/event.ts';\nimport { changed } from '../core/cancellation/changes.ts';\nimport { nudge }",
      ),
    ],
  },
  {
    name: 'a final write without a condition',
    test: 'test/functions/adapters/dynamodb/cancellation-store.contract.test.ts',
    edits: [
      edit(
        'adapters/dynamodb/writes/result-write.ts',
        'ConditionExpression: `',
        'ConditionExpression: `attribute_exists(pk) OR ',
      ),
    ],
  },
  {
    name: 'a result that lost its lease is written over the newer record',
    edits: [
      edit(
        'steps/record-result.ts',
        'const again = decideAgain(newer, result, context.policy);',
        'const again = decision;',
      ),
      edit('steps/record-result.ts', 'if (!isOurs && !again.isProven) return undefined;', ''),
    ],
  },
  {
    name: 'a lock freed by time',
    test: 'test/functions/adapters/dynamodb/cancellation-store.contract.test.ts',
    edits: [
      edit(
        'adapters/dynamodb/writes/accept-write.ts',
        "'attribute_not_exists(pk) OR freed = :yes'",
        "'attribute_not_exists(pk) OR freed = :yes OR attribute_exists(pk)'",
      ),
    ],
  },
  {
    name: 'a token stored and checked in two steps',
    provider: 'lab4pay',
    always: ['workflow cannot send', 'worker is slow'],
    edits: [
      edit(
        'steps/finish-look.ts',
        'return token ? ((await store.keepToken(loaded.id, token.run, token.token)) ?? loaded) : loaded;',
        'if (token) await store.keepToken(loaded.id, token.run, token.token);\n  return loaded;',
      ),
    ],
  },
  {
    name: 'a token that is not kept when another worker took the look',
    edits: [
      edit(
        'steps/finish-look.ts',
        'return token ? ((await store.keepToken(loaded.id, token.run, token.token)) ?? loaded) : loaded;',
        'return loaded;',
      ),
    ],
  },
  {
    name: 'publish before the final write',
    edits: [
      edit(
        'steps/record-result.ts',
        'const record = await store.record(',
        'if (event) for (const token of Object.values(before.tokens)) await workflow.answer(token, event);\n    const record = await store.record(',
      ),
      edit('steps/record-result.ts', '{ store, now }: Needs', '{ store, now, workflow }: Needs'),
      edit(
        'steps/record-result.ts',
        "Pick<Dependencies, 'store' | 'now'>",
        "Pick<Dependencies, 'store' | 'now' | 'workflow'>",
      ),
    ],
  },
  {
    name: 'ExecutionAlreadyExists treated as an error',
    edits: [
      edit(
        'steps/start-run.ts',
        "if (outcome === 'started') {",
        "if (outcome === 'closed') throw new Error('exists');\n    if (outcome === 'started') {",
      ),
    ],
  },
  {
    name: 'the next run is not started when no token is alive',
    edits: [
      edit(
        'steps/deliver-result.ts',
        'if (!wasAwaited && record.dueEvents.length > 0) await startRun(record, record.run + 1, dependencies);',
        '',
      ),
    ],
  },
  {
    name: 'a fingerprint over raw bytes',
    edits: [
      edit(
        'handlers/accept-cancellation.ts',
        'const record = newCancellation(merchant, key.value, asked, now, { actor: actorOf(event), trace });',
        "const record = { ...newCancellation(merchant, key.value, asked, now), fingerprint: event.body ?? '' };",
      ),
    ],
  },
  {
    name: 'the fingerprint is not compared',
    edits: [
      edit(
        'handlers/accept-cancellation.ts',
        "if (stored.fingerprint !== record.fingerprint) return refuse('idempotency-key-reused');",
        '',
      ),
    ],
  },
  {
    name: 'the merchant missing in the key',
    edits: [edit('core/cancellation/identity.ts', 'hash([merchant, key])', "hash([merchant ? '' : '', key])")],
  },
  {
    name: "anybody may read another merchant's cancellation",
    edits: [
      edit(
        'steps/owned-cancellation.ts',
        'return record?.merchant === merchant ? record : undefined;',
        'return merchant ? record : undefined;',
      ),
    ],
  },
  {
    name: 'VTEX 200 with null taken as success',
    provider: 'vtex',
    edits: [edit('providers/vtex/cancel.ts', 'if (said.reference && echoes.every(', 'if (echoes.every(')],
  },
  {
    name: 'a new provider token per retry',
    provider: 'vtex',
    edits: [
      edit(
        'core/cancellation/attempt.ts',
        'return last && !last.tokenSpent ? last.providerToken : fresh;',
        'return last && fresh === last.providerToken ? last.providerToken : fresh;',
      ),
    ],
  },
  {
    name: 'pg-orders sent without a state check',
    provider: 'pg-orders',
    edits: [edit('providers/pg-orders/index.ts', 'readBeforeSend: true,', 'readBeforeSend: false,')],
  },
  {
    name: 'a cancel becomes a refund that nobody asked for',
    provider: 'pg-orders',
    edits: [
      edit(
        'providers/pg-orders/conclusion.ts',
        "if (ifCaptured === 'reject') return",
        'if (ifCaptured === undefined) return',
      ),
    ],
  },
  {
    name: '503 counts as not sent',
    provider: 'pg-orders',
    edits: [edit('providers/usual-answers.ts', '    case 429:', '    case 503:\n    case 429:')],
  },
  {
    name: 'the 404 of an assumed path is an end',
    edits: [
      edit(
        'providers/usual-answers.ts',
        "? { kind: 'unreadable', detail:",
        "? { kind: 'rejected', code: 'unknown_transaction', detail:",
      ),
    ],
  },
  {
    name: 'a lost cancel is repeated only while the payment is open',
    provider: 'lab4pay',
    always: ['provider loses the first cancel'],
    edits: [edit('core/decide/decide.ts', '      return repeats;', '      return false;')],
  },
  {
    name: 'a soft decline is an end',
    provider: 'yuno',
    edits: [edit('providers/yuno/meanings.ts', "'DECLINED/*': softly,", "'DECLINED/*': cancelDeclined,")],
  },
  {
    name: 'a testimony is lost between the store and the look',
    provider: 'adyen',
    edits: [
      edit(
        'core/look/plan-look.ts',
        "if (unreadTestimony(record)) return { do: 'look', exchange: 'testimony' };",
        "if (unreadTestimony(record) && record.look < 0) return { do: 'look', exchange: 'testimony' };",
      ),
    ],
  },
  {
    name: 'an unsigned field is believed',
    provider: 'adyen',
    edits: [
      edit(
        'providers/adyen/item.ts',
        'eventCode, success, signed, signature',
        "eventCode, success: text(item, 'reason') ? success : 'true', signed, signature",
      ),
    ],
  },
  {
    name: 'a costly request is repeated',
    provider: 'pg-orders',
    edits: [
      edit(
        'core/look/repeats.ts',
        "repeat[exchange ?? 'cancel'] === 'costly'",
        "repeat[exchange ?? 'cancel'] === undefined",
      ),
    ],
  },
  {
    name: 'a cancel is repeated without end',
    provider: 'vtex',
    edits: [edit('core/look/waits.ts', 'export const maxSendings = 20;', 'export const maxSendings = 200;')],
  },
  {
    name: 'refused credentials are an end',
    always: ['provider refuses credentials'],
    edits: [edit('core/decide/decide.ts', '? hold(judged, result, policy)', '? giveUp(judged, result, policy)')],
  },
  {
    name: 'a cancellation does not go on when its credentials work again',
    always: ['provider refuses credentials'],
    edits: [edit('core/decide/hold.ts', 'ended + waits.hold(ended - since)', 'deadline')],
  },
  {
    name: 'recovery rechecks every review that is due',
    provider: 'pace',
    edits: [
      edit(
        'handlers/recover-stuck.ts',
        'isCutOffRecheck(record) ? { recheck: true } : {}',
        "record.status === 'review_required' ? { recheck: true } : {}",
      ),
    ],
  },
  {
    name: 'the HTTP client retries the provider call',
    provider: 'lab4pay',
    edits: [
      edit(
        'steps/exchange/send.ts',
        'if (!isRefused || !canRenew',
        "if ('failure' in answer && renewals === 0) continue;\n    if (!isRefused || !canRenew",
      ),
    ],
  },
  {
    name: 'a redirect is followed',
    test: 'test/functions/adapters/provider-http/provider-http.test.ts',
    edits: [
      edit(
        'adapters/provider-http/send-request.ts',
        '    open = answer;',
        `    open = answer;
    const { location } = answer.headers;
    if (location) {
      resolve(sendRequest(new URL(location, url), { method, headers, timeout, ...(payload ? { payload } : {}) }));
      return;
    }`,
      ),
    ],
  },
  {
    name: 'a deadline reported as failure',
    edits: [
      edit(
        'core/decide/conclude.ts',
        '...conclude(record, result, deadlineReview(record), policy),',
        "...conclude(record, result, { status: 'rejected', changes: { rejection: { code: 'declined' } } }, policy),",
      ),
    ],
  },
  {
    name: 'Yuno pending confirmation as final',
    provider: 'yuno',
    edits: [
      edit(
        'providers/yuno/meanings.ts',
        "'CANCELED/PENDING_PROVIDER_CONFIRMATION': pending,",
        "'CANCELED/PENDING_PROVIDER_CONFIRMATION': cancelled,",
      ),
    ],
  },
  {
    name: '404 at PACE as failure',
    provider: 'pace',
    edits: [
      edit(
        'providers/pace/status.ts',
        "{ kind: 'unreadable', detail: 'only completed transactions can be read', said }",
        "{ kind: 'rejected', code: 'unknown_transaction', said }",
      ),
    ],
  },
  {
    name: "lab4pay's 200 as final",
    provider: 'lab4pay',
    edits: [
      edit(
        'providers/lab4pay/cancel.ts',
        "{ kind: 'pending', detail: 'received; the terminal has not answered yet' }",
        "{ kind: 'cancelled' }",
      ),
    ],
  },
  {
    name: 'a read is trusted before the sending has settled',
    test: 'test/functions/core/decide/judge-attempts.test.ts',
    edits: [
      edit(
        'core/decide/judge-attempts.ts',
        'isInDoubt(attempt) && began >= attempt.leftBy + settle;',
        'isInDoubt(attempt) && (began >= attempt.sentAt || settle < 0);',
      ),
    ],
  },
  {
    name: 'an unknown outcome counts as not sent',
    provider: 'pg-orders',
    edits: [
      edit(
        'core/decide/judge-attempts.ts',
        "    case 'unreadable':\n    case 'unknown':\n      return { ...left, state: 'unresolved' };",
        "    case 'unreadable':\n    case 'unknown':\n      return { ...left, state: 'withdrawn', withdrawnBy: 'not_sent' };",
      ),
    ],
  },
  {
    name: 'a webhook is accepted without its signature',
    edits: [
      edit(
        'steps/webhook/message.ts',
        'return webhook.isAuthentic(bytes, headers, secrets, needs.now());',
        'return webhook.isAuthentic(bytes, headers, secrets, needs.now()) || secrets.length < 9;',
      ),
    ],
  },
  {
    name: 'a message is remembered before its testimony is stored',
    test: 'test/functions/handlers/receive-webhook.replays.test.ts',
    edits: [
      edit(
        'handlers/receive-webhook.ts',
        'const body = bodyOf(message);',
        'if (digest) await store.noteMessage(provider.name, digest, now() * 2, now());\n  const body = bodyOf(message);',
      ),
    ],
  },
  {
    name: 'a remembered message is processed again',
    test: 'test/functions/handlers/receive-webhook.replays.test.ts',
    edits: [edit('handlers/receive-webhook.ts', "return 'repeated';", "void 'repeated';")],
  },
  {
    name: 'the budget of nudges is ignored',
    test: 'test/functions/core/look/plan-nudge.test.ts',
    edits: [edit('core/look/plan-nudge.ts', 'if (usedUntil > now + burst', 'if (false && usedUntil > now + burst')],
  },
  {
    name: 'an ended cancellation is read for every webhook',
    test: 'test/functions/core/look/plan-nudge.test.ts',
    edits: [
      edit('core/look/plan-nudge.ts', 'lookBegan > completedAt ? waits.endedNudgeGap', 'false ? waits.endedNudgeGap'),
    ],
  },
  {
    name: 'a nudge is counted although another one came since',
    test: 'test/functions/steps/nudge.test.ts',
    edits: [edit('core/writes/small-writes.ts', 'return stored.nudges === after ?', 'return stored.nudges >= after ?')],
  },
  {
    name: 'an operator has the budget of webhooks',
    test: 'test/functions/steps/nudge.test.ts',
    edits: [
      edit(
        'steps/nudge.ts',
        "if (!record || record.status === 'accepted') return record;",
        "if (!record || record.status === 'accepted' || (record.nudged?.usedUntil ?? 0) > needs.now() + 3_600_000) return record;",
      ),
    ],
  },
  {
    name: 'every made-up merchant causes a read of a secret',
    test: 'test/functions/adapters/secrets-manager/existing-names.test.ts',
    edits: [
      edit(
        'adapters/secrets-manager/existing-names.ts',
        'const isDirect = !found.has(name) && countRead(maxUnknownReads);',
        'const isDirect = !found.has(name);',
      ),
    ],
  },
  {
    name: 'recovery does not start what was only accepted',
    edits: [
      edit(
        'handlers/recover-stuck.ts',
        "if (record.status === 'accepted') await startRun(record, record.run, needs);",
        "if (record.status === 'accepted') return true;",
      ),
    ],
  },
  {
    name: 'recovery does not deliver what is owed',
    edits: [
      edit(
        'handlers/recover-stuck.ts',
        'if (record.dueEvents.length > 0) await deliverResult(record, needs);',
        'if (record.dueEvents.length > 0) return true;',
      ),
    ],
  },
  {
    name: 'recovery does not send lost messages again',
    edits: [
      edit(
        'handlers/recover-stuck.ts',
        '    await queue.send(record.request.provider, record.merchant, lookAgain(record), 0);',
        'if (isOverdue && queue === undefined) return lookAgain(record).look > 0;',
      ),
    ],
  },
  {
    name: 'one event id for everything that happens to a cancellation',
    edits: [edit('api/event.ts', '{record.version}`;', '{1}`;')],
  },
  {
    name: 'a result without a new version',
    edits: [edit('core/decide/traces.ts', 'version: version + 1,', 'version,')],
  },
  {
    name: 'the attempt is not stored before the cancel leaves',
    provider: 'lab4pay',
    edits: [
      edit(
        'core/look/take-look.ts',
        "...(exchange === 'cancel' ? { attempts: withNewAttempt(record.attempts, freshToken, now, leaseUntil) } : {}),",
        "...(exchange === 'cancel' && record.attempts.length > 9 ? { attempts: withNewAttempt(record.attempts, freshToken, now, leaseUntil) } : {}),",
      ),
    ],
  },
  {
    name: 'recovery does not repeat a recheck that died',
    provider: 'vtex',
    edits: [
      edit(
        'handlers/recover-stuck.ts',
        'isCutOffRecheck(record) ? { recheck: true } : {}',
        'isCutOffRecheck(record) && record.look < 0 ? { recheck: true } : {}',
      ),
    ],
  },
  {
    name: 'a late token of an old run is not answered',
    provider: 'lab4pay',
    edits: [edit('steps/deliver-result.ts', 'if (messageToken !== undefined) tokens.add(messageToken);', '')],
  },
  {
    name: 'a process that was paused sends after its lease has ended',
    always: ['worker freezes'],
    edits: [edit('steps/exchange/send.ts', 'if (needs.now() + timeout > answerBy)', 'if (answerBy < 0)')],
  },
  {
    name: 'an access token is used after its end',
    test: 'test/functions/steps/exchange/access-tokens.test.ts',
    edits: [
      edit(
        'steps/exchange/token-memory.ts',
        'until > this.#now() && !this.#refused.has(accessToken)',
        'until > 0 && !this.#refused.has(accessToken)',
      ),
    ],
  },
  {
    name: 'an access token is used until the very moment of its end',
    test: 'test/functions/steps/exchange/access-tokens.test.ts',
    edits: [
      edit('steps/exchange/access-tokens.ts', 'expiresInSeconds * 1000 - expiryMargin', 'expiresInSeconds * 1000'),
    ],
  },
  {
    name: 'a token is renewed a second time after a 401',
    test: 'test/functions/steps/exchange/send.test.ts',
    edits: [edit('steps/exchange/send.ts', '|| renewals > 0)', '|| renewals > 1)')],
  },
  {
    name: 'a send without room for its answer under the lease',
    test: 'test/functions/steps/exchange/send.test.ts',
    edits: [edit('steps/exchange/send.ts', 'needs.now() + timeout > answerBy', 'needs.now() > answerBy')],
  },
  {
    name: 'an attempt is prepared without room for its answer under the lease',
    test: 'test/functions/steps/look.test.ts',
    edits: [edit('steps/look.ts', 'const answered = at + provider.timeoutSeconds * 1000;', 'const answered = at;')],
  },
  {
    name: 'a second nudge during a look hides the first',
    test: 'test/functions/handlers/advance-cancellation.test.ts',
    edits: [edit('steps/finish-look.ts', 'record.nudges > taken.nudges', 'record.nudges === taken.nudges + 1')],
  },
  {
    name: 'a single nudge during a look is swallowed',
    test: 'test/functions/handlers/advance-cancellation.test.ts',
    edits: [edit('steps/finish-look.ts', 'record.nudges > taken.nudges', 'record.nudges > taken.nudges + 1')],
  },
  {
    name: 'the newest due event is published before the oldest',
    test: 'test/functions/steps/deliver-result.test.ts',
    edits: [edit('steps/deliver-result.ts', 'dueEvents[0] ?? lastEvent', 'dueEvents.at(-1) ?? lastEvent')],
  },
  {
    name: 'a resolution is written over a newer version',
    test: 'test/functions/handlers/review-cancellation.test.ts',
    edits: [
      edit('steps/state-end.ts', 'const write = (', 'const write = async ('),
      edit(
        'steps/state-end.ts',
        '{ version: record.version }',
        '{ version: (await store.load(record.id))?.version ?? record.version }',
      ),
    ],
  },
  {
    name: 'a planned look is taken although the record has changed',
    test: 'test/simulation/engines/store.test.ts',
    edits: [
      edit(
        'core/writes/take.ts',
        'stored.look === expected.look && stored.version === expected.version;',
        'stored.look === expected.look;',
      ),
    ],
  },
  {
    name: 'DynamoDB takes a planned look although the record has changed',
    test: 'test/functions/adapters/dynamodb/cancellation-store.contract.test.ts',
    edits: [
      edit(
        'adapters/dynamodb/writes/look-write.ts',
        '#version = :expectedVersion',
        '(#version = :expectedVersion OR attribute_exists(pk))',
      ),
    ],
  },
  {
    name: 'a look is taken from a worker whose lease is active',
    test: 'test/simulation/engines/store.test.ts',
    edits: [edit('core/writes/take.ts', 'return isExpected && isFree ?', 'return isExpected ?')],
  },
  {
    name: 'DynamoDB gives a look to a worker although the lease of another is active',
    test: 'test/functions/adapters/dynamodb/cancellation-store.contract.test.ts',
    edits: [
      edit(
        'adapters/dynamodb/writes/look-write.ts',
        '#lease.#until <= :now)',
        '#lease.#until <= :now OR attribute_exists(pk))',
      ),
    ],
  },
  {
    name: 'the token of a look that goes on is not kept',
    edits: [
      edit(
        'steps/record-result.ts',
        'const kept = event && rests(after) ? undefined : token;',
        'const kept = undefined;',
      ),
    ],
  },
  {
    name: 'the confirmation of one event removes all that are due',
    edits: [edit('core/writes/confirm.ts', 'dueEvents: stored.dueEvents.toSpliced(found.index, 1)', 'dueEvents: []')],
  },
  {
    name: 'a stored wakeAt never moves',
    test: 'test/functions/core/cancellation/wake.test.ts',
    edits: [edit('core/cancellation/wake.ts', 'return isInTime || stored === latest ?', 'return isInTime || stored ?')],
  },
  {
    name: 'recovery moves the wakeAt of a record that has changed',
    test: 'test/simulation/engines/store.test.ts',
    edits: [
      edit('core/writes/small-writes.ts', 'stored.version === loaded.version', 'stored.status === loaded.status'),
    ],
  },
  {
    name: 'a look at an ended cancellation is not in the wake index',
    test: 'test/simulation/engines/store.test.ts',
    edits: [
      edit(
        'core/writes/take.ts',
        '...wakeUpdate(expected.wakeAt, latest)',
        '...(expected.wakeAt === undefined ? {} : wakeUpdate(expected.wakeAt, latest))',
      ),
    ],
  },
];
