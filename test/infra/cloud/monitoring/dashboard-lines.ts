import { at, list, text } from '../../../../functions/untrusted/json.ts';
import { ofType } from '../resources.ts';
import type { Synthesised } from '../synthesised.ts';
import { evaluateExpression, type Series } from './evaluate-expression.ts';

const joined = (body: unknown) =>
  list(body, 'Fn::Join', 1)
    .map((part) => (typeof part === 'string' ? part : 'reference'))
    .join('');

/** The metrics of every graph of the dashboard, as its body lists them, by the title of the graph. */
function graphsOf(stack: Synthesised): ReadonlyMap<string, readonly (readonly unknown[])[]> {
  const [dashboard] = ofType(stack, 'AWS::CloudWatch::Dashboard');
  const widgets = list(JSON.parse(joined(dashboard?.Properties.DashboardBody)), 'widgets');
  return new Map(
    widgets.map((widget) => [
      text(widget, 'properties', 'title') ?? '',
      list(widget, 'properties', 'metrics').filter(Array.isArray),
    ]),
  );
}

/**
 * The lines of a graph by their labels, if its metrics have these values. Lines that are no expression are left out.
 * @param period in seconds
 */
export function linesOf(
  stack: Synthesised,
  title: string,
  metrics: Readonly<Record<string, Series>>,
  period: number,
): Readonly<Record<string, Series>> {
  const expressions = (graphsOf(stack).get(title) ?? [])
    .map((metric) => metric.at(-1))
    .flatMap((options) => (text(options, 'expression') ? [options] : []));
  const length = Math.max(...Object.values(metrics).map((series) => series.length));
  const evaluated = (options: unknown, known: Readonly<Record<string, Series>>) =>
    evaluateExpression(text(options, 'expression') ?? '', { metrics: known, length, period });
  const hidden = expressions.filter((options) => at(options, 'visible') === false);
  const known = {
    ...metrics,
    ...Object.fromEntries(hidden.map((options) => [text(options, 'id') ?? '', evaluated(options, metrics)])),
  };
  const shown = expressions.filter((options) => at(options, 'visible') !== false);
  return Object.fromEntries(shown.map((options) => [text(options, 'label') ?? '', evaluated(options, known)]));
}
