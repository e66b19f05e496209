import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  GraphWidget,
  type IWidget,
  PeriodOverride,
  Dashboard as Widgets,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { resourceName } from '../stage/names.ts';
import type { Alarm } from './alarm.ts';
import { dashboardGraphs } from './dashboard-graphs.ts';
import type { Graph } from './graph.ts';
import type { MonitoredResources } from './monitored-resources.ts';

/** The width of CloudWatch's grid. */
const columns = 24;

/** One page that shows alarms, volume, results, durations, the health of providers, backlogs, capacity and cost. */
export class Dashboard extends Widgets {
  constructor(scope: Construct, id: string, monitored: MonitoredResources, alarms: readonly Alarm[]) {
    super(scope, id, {
      dashboardName: resourceName(monitored.stage),
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: columns, height: 4 })],
        ...dashboardGraphs(monitored).map(row),
      ],
    });
  }
}

/** Graphs side by side, all of the same width. */
const row = (graphs: readonly Graph[]): IWidget[] =>
  graphs.map(
    ({ title, unit, stacked = false, metrics }) =>
      new GraphWidget({
        title,
        width: columns / graphs.length,
        height: 6,
        left: metrics,
        stacked,
        leftYAxis: { label: unit, showUnits: false, min: 0 },
      }),
  );
