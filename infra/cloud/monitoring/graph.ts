import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';

export interface Graph {
  readonly title: string;
  readonly unit: string;
  readonly stacked?: boolean;
  readonly metrics: IMetric[];
}
