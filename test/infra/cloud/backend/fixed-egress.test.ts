import { describe, expect, it } from 'vitest';
import { at } from '../../../../functions/untrusted/json.ts';
import { ofType } from '../resources.ts';
import { prod } from '../stages.ts';
import { synthesise } from '../synthesised.ts';

const fixed = synthesise('prod', { settings: { fixedEgress: true } });

describe('fixed egress', () => {
  it('has two addresses, and names them in an output', () => {
    expect(ofType(fixed, 'AWS::EC2::EIP')).toHaveLength(2);
    expect(ofType(fixed, 'AWS::EC2::NatGateway')).toHaveLength(2);
    expect(Object.keys(fixed.template.findOutputs('EgressAddresses'))).toEqual(['EgressAddresses']);
  });

  it('has the workers in its network and nothing else', () => {
    const functions = ofType(fixed, 'AWS::Lambda::Function').filter(({ Properties }) => at(Properties, 'VpcConfig'));

    const names = functions.map(({ Properties }) => String(Properties.FunctionName));
    expect(names).toHaveLength(ofType(fixed, 'AWS::Lambda::EventSourceMapping').length);
    for (const name of names) expect(name).toMatch(/-advance-/);
  });

  it('reaches the table without the gateways', () => {
    expect(ofType(fixed, 'AWS::EC2::VPCEndpoint').map(({ Properties }) => Properties.VpcEndpointType)).toEqual([
      'Gateway',
    ]);
  });

  it('does not exist without the setting', () => {
    expect(ofType(prod, 'AWS::EC2::VPC')).toEqual([]);
  });
});
