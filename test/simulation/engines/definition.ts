import { readFileSync } from 'node:fs';
import { at, list, number, text } from '../../../functions/untrusted/json.ts';

/** A task state, as far as the definition uses the language. */
export interface TaskState {
  readonly name: string;
  readonly resource: string;
  readonly parameters: unknown;
  readonly timeoutSeconds: number;
  readonly retries: readonly Retry[];
  readonly catches: readonly {
    readonly errors: readonly unknown[];
    readonly resultPath: string;
    readonly next: string;
  }[];
  readonly resultSelector: unknown;
  readonly next: string | undefined;
}

interface Retry {
  readonly errors: readonly unknown[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxSeconds: number;
  readonly maxAttempts: number;
}

export interface Definition {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, TaskState>;
}

const supported = new Set([
  'Comment',
  'Type',
  'Resource',
  'Parameters',
  'TimeoutSeconds',
  'Retry',
  'Catch',
  'ResultSelector',
  'Next',
  'End',
]);

const file = new URL('../../../statemachines/cancellation.asl.json', import.meta.url);

/**
 * Reads the deployed definition, with a value for each `${Name}` in it.
 * @throws RangeError for a field or state that this interpreter does not support.
 */
export function readDefinition(substitutions: Readonly<Record<string, string>>): Definition {
  const definition = readFileSync(file, 'utf8').replaceAll(/\$\{(\w+)\}/g, (_, name) => substitutions[name] ?? '');
  const parsed: unknown = JSON.parse(definition);
  const states = Object.entries(at(parsed, 'States') ?? {}).map(
    ([name, state]) => [name, taskOf(name, state)] as const,
  );
  return { startAt: text(parsed, 'StartAt') ?? '', states: new Map(states) };
}

function taskOf(name: string, state: unknown): TaskState {
  const unknown = Object.keys(state ?? {}).filter((field) => !supported.has(field));
  if (text(state, 'Type') !== 'Task' || unknown.length > 0)
    throw new RangeError(`${name}: ${unknown} is not supported`);
  return {
    name,
    resource: (text(state, 'Resource') ?? '').replace('arn:aws:states:::', ''),
    parameters: at(state, 'Parameters'),
    timeoutSeconds: number(state, 'TimeoutSeconds') ?? Number.NaN,
    retries: list(state, 'Retry').map((retry) => ({
      errors: list(retry, 'ErrorEquals'),
      intervalSeconds: number(retry, 'IntervalSeconds') ?? 1,
      backoffRate: number(retry, 'BackoffRate') ?? 2,
      maxSeconds: number(retry, 'MaxDelaySeconds') ?? Number.POSITIVE_INFINITY,
      maxAttempts: number(retry, 'MaxAttempts') ?? 3,
    })),
    catches: list(state, 'Catch').map((caught) => ({
      errors: list(caught, 'ErrorEquals'),
      resultPath: text(caught, 'ResultPath') ?? '$',
      next: text(caught, 'Next') ?? '',
    })),
    resultSelector: at(state, 'ResultSelector'),
    next: text(state, 'Next'),
  };
}

/** Fills the `.$` fields of a template from the state's input or the context. */
export function fill(template: unknown, input: unknown, token: string): unknown {
  if (Array.isArray(template)) return template.map((item) => fill(item, input, token));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), evaluate(String(value), input, token)]
        : [name, fill(value, input, token)],
    ),
  );
}

function evaluate(expression: string, input: unknown, token: string): unknown {
  const format = /^States\.Format\('([^']*)', (\$\.\w+)\)$/.exec(expression);
  if (format) return (format[1] ?? '').replace('{}', String(evaluate(format[2] ?? '', input, token)));
  if (expression === '$$.Task.Token') return token;
  if (!/^\$(\.\w+)+$/.test(expression)) throw new RangeError(`${expression} is not supported`);
  return structuredClone(at(input, ...expression.split('.').slice(1)));
}
