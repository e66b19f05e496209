/** The values of a metric, one for each period, the oldest first. A missing value is `undefined`. */
export type Series = readonly (number | undefined)[];

interface Given {
  /** By id. A metric without any data may be left out. */
  readonly metrics: Readonly<Record<string, Series>>;
  /** How many periods the result has. */
  readonly length: number;
  /** In seconds. */
  readonly period?: number;
}

/**
 * Evaluates the part of metric math that the alarms and the dashboard use: `+ - * /`, parentheses, numbers, ids, `[ ]`, `FILL`,
 * `MAX` of an array, `PERIOD`. The Amazon CloudWatch User Guide ("Using math expressions with CloudWatch metrics") says that
 * arithmetic treats a missing value as 0, but not what happens if a metric has no data at all. So the worse is assumed here:
 * arithmetic with a missing value has no value.
 * @throws Error for everything else.
 */
export function evaluateExpression(expression: string, given: Given): Series {
  const tokens = expression.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|[^\s\w]/g) ?? [];
  const value = parse(tokens, given);
  if (tokens.length > 0) throw new Error(`cannot read ${tokens.join(' ')} in ${expression}`);
  return value;
}

type Functions = Readonly<Record<string, (tokens: string[], given: Given) => Series>>;

const constant = (value: number | undefined, { length }: Given): Series => Array.from({ length }, () => value);

const functions: Functions = {
  FILL(tokens, given) {
    const filled = parse(tokens, given);
    take(tokens, ',');
    if (tokens[0] === 'REPEAT') {
      tokens.shift();
      return filled.map((_, index) => filled.slice(0, index + 1).findLast((value) => value !== undefined));
    }
    const filler = parse(tokens, given);
    return filled.map((value, index) => value ?? filler[index]);
  },
  MAX(tokens, given) {
    const all = array(tokens, given);
    return constant(0, given).map((_, index) => {
      const values = all.flatMap((series) => series[index] ?? []);
      return values.length === 0 ? undefined : Math.max(...values);
    });
  },
  /** CloudWatch knows the quota; here it is always 1000. */
  SERVICE_QUOTA(tokens, given) {
    tokens.shift();
    return constant(1000, given);
  },
  PERIOD(tokens, given) {
    tokens.shift();
    return constant(given.period, given);
  },
};

function array(tokens: string[], given: Given): readonly Series[] {
  take(tokens, '[');
  const all = [parse(tokens, given)];
  while (tokens[0] === ',') {
    tokens.shift();
    all.push(parse(tokens, given));
  }
  take(tokens, ']');
  return all;
}

function take(tokens: string[], expected: string): void {
  const token = tokens.shift();
  if (token !== expected) throw new Error(`expected ${expected} before ${token} ${tokens.join(' ')}`);
}

const parse = (tokens: string[], given: Given) => operation(tokens, given, product, ['+', '-']);
const product = (tokens: string[], given: Given) => operation(tokens, given, primary, ['*', '/']);

const operators: Readonly<Record<string, (left: number, right: number) => number | undefined>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => (right === 0 ? undefined : left / right),
};

function operation(tokens: string[], given: Given, part: typeof primary, symbols: readonly string[]): Series {
  let left = part(tokens, given);
  while (symbols.includes(tokens[0] ?? '')) {
    const operate = operators[tokens.shift() ?? ''];
    const right = part(tokens, given);
    left = left.map((value, index) => {
      const other = right[index];
      return value === undefined || other === undefined ? undefined : operate?.(value, other);
    });
  }
  return left;
}

function primary(tokens: string[], given: Given): Series {
  const token = tokens.shift() ?? '';
  if (/^\d/.test(token)) return constant(Number(token), given);
  if (token !== '(' && !/^[A-Za-z]/.test(token)) throw new Error(`unexpected ${token} ${tokens.join(' ')}`);
  if (tokens[0] !== '(' && token !== '(') return given.metrics[token] ?? constant(undefined, given);
  const called = token === '(' ? parse : functions[token];
  if (!called) throw new Error(`unknown function ${token}`);
  if (token !== '(') take(tokens, '(');
  const value = called(tokens, given);
  take(tokens, ')');
  return value;
}
