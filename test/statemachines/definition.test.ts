import { readFile } from 'node:fs/promises';
import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { outsideSubset } from './subset.ts';

const text = await readFile(new URL('../../statemachines/cancellation.asl.json', import.meta.url), 'utf8');
const definition = JSON.parse(text);
const first = 'Cancel at provider and await final status';

/** The definition with one change of its first state. */
const withFirst = (changes: object) => ({
  ...definition,
  States: { ...definition.States, [first]: { ...definition.States[first], ...changes } },
});

describe('the definition', () => {
  it('is valid Amazon States Language', () => {
    // The validator changes its argument.
    const { isValid, errorsText } = aslValidator(structuredClone(definition), { checkArn: true, checkPaths: true });

    expect(isValid, errorsText('\n')).toBe(true);
  });

  it('uses only what AWS and the local engine run in the same way', () => {
    expect(outsideSubset(definition)).toEqual([]);
  });

  it('has three states, and all of them are tasks', () => {
    expect(Object.keys(definition.States)).toEqual([first, 'Escalate to review', 'Publish result']);
    for (const state of Object.keys(definition.States)) expect(definition.States[state].Type).toBe('Task');
  });

  it('takes two transitions if nothing fails: the wait and the publication', () => {
    expect(definition.StartAt).toBe(first);
    expect(definition.States[first].Next).toBe('Publish result');
    expect(definition.States['Publish result'].End).toBe(true);
  });

  it('uses only the substitutions that its README names', () => {
    const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);

    expect(new Set(names)).toEqual(new Set(['QueueUrlPrefix', 'EscalateFunctionArn', 'EventBusName']));
  });

  it('waits longer than the longest deadline of a provider, which is 7 days', () => {
    expect(definition.States[first].TimeoutSeconds).toBe(8 * 24 * 60 * 60);
  });
});

describe('the subset', () => {
  it.each([
    ['JSONata for the whole machine', { ...definition, QueryLanguage: 'JSONata' }, 'top level: QueryLanguage'],
    ['a time-out for the whole machine', { ...definition, TimeoutSeconds: 60 }, 'top level: TimeoutSeconds'],
    ['JSONata for one state', withFirst({ QueryLanguage: 'JSONata' }), `${first}: QueryLanguage`],
    ['a JSONata expression', withFirst({ Parameters: { a: '{% $x %}' } }), `${first}: JSONata expression`],
    ['Assign', withFirst({ Assign: { a: 1 } }), `${first}: Assign`],
    ['Arguments', withFirst({ Arguments: {} }), `${first}: Arguments`],
    ['Output', withFirst({ Output: {} }), `${first}: Output`],
    ['HeartbeatSeconds', withFirst({ HeartbeatSeconds: 5 }), `${first}: HeartbeatSeconds`],
    ['a computed time-out', withFirst({ TimeoutSecondsPath: '$.t' }), `${first}: TimeoutSecondsPath`],
    ['no time-out', withFirst({ TimeoutSeconds: undefined }), `${first}: no constant TimeoutSeconds`],
    ['a time-out that overflows', withFirst({ TimeoutSeconds: 2_000_001 }), `${first}: TimeoutSeconds 2000001`],
    [
      'a retry interval that overflows',
      withFirst({ Retry: [{ ErrorEquals: ['X'], IntervalSeconds: 2_000_001 }] }),
      `${first}: IntervalSeconds 2000001`,
    ],
    [
      'a maximum delay that overflows',
      withFirst({ Retry: [{ ErrorEquals: ['X'], MaxDelaySeconds: 31_622_400 }] }),
      `${first}: MaxDelaySeconds 31622400`,
    ],
    ['ResultPath "$"', withFirst({ ResultPath: '$' }), `${first}: ResultPath "$"`],
    [
      'ResultPath "$" of a catcher',
      withFirst({ Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$', Next: 'Publish result' }] }),
      `${first}: ResultPath "$"`,
    ],
    [
      'States.JsonToString',
      withFirst({ Parameters: { 'a.$': "States.Format('{}', States.JsonToString($.b))" } }),
      `${first}: States.JsonToString`,
    ],
    [
      'another context path',
      withFirst({ Parameters: { Entries: [{ 'a.$': '$$.State.EnteredTime' }] } }),
      `${first}: context $$.State.EnteredTime`,
    ],
    ['the whole context', withFirst({ Parameters: { 'a.$': '$$' } }), `${first}: context $$`],
    [
      'a context path inside an intrinsic',
      withFirst({ Parameters: { 'a.$': "States.Format('{}', $$.Execution.StartTime)" } }),
      `${first}: context $$.Execution.StartTime`,
    ],
    [
      'a context path by brackets',
      withFirst({ Parameters: { 'a.$': "$$['State']['Name']" } }),
      `${first}: context $$['State']['Name']`,
    ],
    ['retries of States.ALL', withFirst({ Retry: [{ ErrorEquals: ['States.ALL'] }] }), `${first}: retries States.ALL`],
    [
      'retries of States.Timeout',
      withFirst({ Retry: [{ ErrorEquals: ['X', 'States.Timeout'] }] }),
      `${first}: retries States.Timeout`,
    ],
    [
      'retries of States.TaskFailed',
      withFirst({ Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }),
      `${first}: retries States.TaskFailed`,
    ],
    [
      'catches of States.TaskFailed',
      withFirst({ Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Publish result' }] }),
      `${first}: catches States.TaskFailed`,
    ],
    ['a state that is not a task', withFirst({ Type: 'Wait' }), `${first}: type Wait`],
  ])('refuses %s', (_what, changed, finding) => {
    expect(outsideSubset(changed)).toContain(finding);
  });

  it.each(['$$.Execution.Id', '$$.Execution.Name', '$$.Execution.Input.run', '$$.Task.Token'])('allows %s', (path) => {
    expect(outsideSubset(withFirst({ Parameters: { 'a.$': path } }))).toEqual([]);
  });
});
