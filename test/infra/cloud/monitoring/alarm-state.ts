import { at, list, number, text } from '../../../../functions/untrusted/json.ts';
import type { Resource } from '../synthesised.ts';
import { evaluateExpression, type Series } from './evaluate-expression.ts';

export type Alarm = Resource['Properties'];

const operators: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** The ids of the metrics that an alarm uses. An alarm on one metric without an expression has one, called `metric`. */
export function legsOf(alarm: Alarm): readonly string[] {
  const legs = list(alarm, 'Metrics').filter((metric) => at(metric, 'MetricStat') !== undefined);
  return legs.length === 0 ? ['metric'] : legs.map((leg) => text(leg, 'Id') ?? '');
}

/** The number of the latest periods that decide about the state. */
export const periodsOf = (alarm: Alarm) => number(alarm, 'EvaluationPeriods') ?? 0;

/**
 * The state of an alarm after these values of its metrics, at least as many as it evaluates. CloudWatch may look at earlier
 * values if later ones are missing (Amazon CloudWatch User Guide, "Alarm evaluation"). Nothing here counts on that.
 */
export function alarmState(alarm: Alarm, metrics: Readonly<Record<string, Series>>): 'OK' | 'ALARM' {
  const periods = periodsOf(alarm);
  const breaches = operators[text(alarm, 'ComparisonOperator') ?? ''];
  if (!breaches) throw new Error(`no operator ${alarm.ComparisonOperator}`);
  const breaching = watched(alarm, metrics).filter((value) =>
    value === undefined
      ? text(alarm, 'TreatMissingData') === 'breaching'
      : breaches(value, number(alarm, 'Threshold') ?? Number.NaN),
  );
  return breaching.length >= (number(alarm, 'DatapointsToAlarm') ?? periods) ? 'ALARM' : 'OK';
}

/** The latest values of what the alarm watches, as many as it evaluates. */
function watched(alarm: Alarm, metrics: Readonly<Record<string, Series>>): Series {
  const length = Math.max(periodsOf(alarm), ...Object.values(metrics).map((series) => series.length));
  const query = list(alarm, 'Metrics').find((metric) => at(metric, 'ReturnData') !== false);
  const expression = text(query, 'Expression') ?? text(query, 'Id') ?? 'metric';
  return evaluateExpression(expression, { metrics, length }).slice(-periodsOf(alarm));
}
