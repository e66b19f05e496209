import { CfnOutput, Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnEIP,
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  NatProvider,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { removalOf } from '../stage/removal.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';

/** One for each zone, so that a zone that fails takes half of the calls at most. */
const zones = 2;

/**
 * A network whose requests leave from two fixed addresses, one for each availability zone. Only workers are in it, because
 * only they call providers. Everything in AWS except DynamoDB is reached through the same two gateways.
 */
export class FixedEgress extends Vpc {
  constructor(scope: Construct, id: string, stage: Stage) {
    const addresses = Array.from({ length: zones }, (_, zone) => new CfnEIP(scope, `${id}Address${zone + 1}`));
    // Providers have put them on their lists, and nobody can ask AWS for the same ones again.
    for (const address of addresses) address.applyRemovalPolicy(removalOf(stage));
    super(scope, id, {
      ipAddresses: IpAddresses.cidr('10.0.0.0/20'),
      maxAzs: zones,
      natGatewayProvider: NatProvider.gateway({
        eipAllocationIds: addresses.map(({ attrAllocationId }) => attrAllocationId),
      }),
      subnetConfiguration: [
        { name: 'Gateways', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false, cidrMask: 24 },
        { name: 'Workers', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 22 },
      ],
      gatewayEndpoints: { DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB } },
      // Nothing uses the default group, and restricting it would need a function of the CDK's own.
      restrictDefaultSecurityGroup: false,
    });
    this.#logRejected(stage);
    new CfnOutput(scope, 'EgressAddresses', {
      value: Fn.join(
        ', ',
        addresses.map(({ attrPublicIp }) => attrPublicIp),
      ),
    });
    acknowledge(this, {
      'AwsSolutions-VPC7': 'Rejected connections are logged. The accepted ones are calls that the service logs itself.',
    });
  }

  #logRejected(stage: Stage): void {
    const logGroup = new LogGroup(this, 'FlowLog', {
      logGroupName: `/rescind/${stage.name}/network`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.addFlowLog('Rejected', {
      destination: FlowLogDestination.toCloudWatchLogs(logGroup),
      trafficType: FlowLogTrafficType.REJECT,
    });
  }
}
