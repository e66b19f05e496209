import type { AlarmProps } from './alarm.ts';

/** An alarm's expression may use ten metrics (docs.aws.amazon.com/AmazonCloudWatch, "Using math expressions with CloudWatch metrics"). */
const maxMetrics = 10;

/** The same alarms for every ten of these; those after the first ten have a number in their name. */
export function inTens<T>(
  all: readonly T[],
  alarms: (some: readonly T[]) => readonly AlarmProps[],
): readonly AlarmProps[] {
  const groups = Array.from({ length: Math.ceil(all.length / maxMetrics) }, (_, group) =>
    all.slice(group * maxMetrics, (group + 1) * maxMetrics),
  );
  return groups.flatMap((some, group) =>
    alarms(some).map((alarm) => (group === 0 ? alarm : { ...alarm, name: `${alarm.name}-${group + 1}` })),
  );
}
