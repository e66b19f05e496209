import { describe, expect, it } from 'vitest';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { ofType } from '../resources.ts';
import { dev, prod } from '../stages.ts';
import { readable, type Synthesised, synthesise } from '../synthesised.ts';

const shifted = /^(FunctionsAcceptCancellation|FunctionsAuthorise|\w+Worker)Alias/;
const groupsIn = (synthesised: Synthesised) => ofType(synthesised, 'AWS::CodeDeploy::DeploymentGroup');

describe('a deployment to production', () => {
  it('gives new versions of accept, authorise and every worker a tenth of the calls for ten minutes', () => {
    const aliases = Object.entries(prod.resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Alias');

    const workers = ofType(prod, 'AWS::Lambda::EventSourceMapping').length;
    expect(aliases).toHaveLength(workers + 2);
    expect(groupsIn(prod).map(({ Properties }) => Properties.DeploymentConfigName)).toEqual(
      aliases.map(() => 'CodeDeployDefault.LambdaCanary10Percent10Minutes'),
    );
    for (const [id, alias] of aliases) {
      expect(id).toMatch(shifted);
      expect(alias).toHaveProperty('UpdatePolicy.CodeDeployLambdaAliasUpdate');
    }
  });

  it('goes back if functions fail, callers get errors, or runs fail', () => {
    const alarms = new Set(
      groupsIn(prod).map(({ Properties }) =>
        list(Properties, 'AlarmConfiguration', 'Alarms')
          .map((one) => readable(at(one, 'Name')))
          .join(),
      ),
    );

    const [only = '', ...others] = alarms;
    expect(others).toEqual([]);
    const names = only.split(',').map((id) => String(prod.resources[id]?.Properties.AlarmName));
    expect(names).toEqual(expect.arrayContaining(['rescind-prod-api-5xx', 'rescind-prod-failed-executions']));
    expect(names.some((name) => name.startsWith('rescind-prod-function-errors'))).toBe(true);
  });

  it('lets nothing call the newest version before its turn', () => {
    const callers = [
      'AWS::Lambda::EventSourceMapping',
      'AWS::ApiGatewayV2::Integration',
      'AWS::ApiGatewayV2::Authorizer',
    ];
    const called = JSON.stringify(callers.flatMap((type) => ofType(prod, type)));

    for (const [id, { Type, Properties }] of Object.entries(prod.resources)) {
      if (Type !== 'AWS::Lambda::Alias') continue;
      expect(called).toContain(`"${id}"`);
      expect(called).not.toContain(`"${readable(at(Properties, 'FunctionName'))}"`);
    }
  });

  it('changes everything at once if the stage turns it off', () => {
    const plain = synthesise('prod', { settings: { gradualDeployment: false } });

    for (const synthesised of [plain, dev]) {
      expect(ofType(synthesised, 'AWS::Lambda::Alias')).toEqual([]);
      expect(groupsIn(synthesised)).toEqual([]);
    }
  });

  it('keeps the event sources when the stage turns it on or off, because a new one would start a held worker', () => {
    const plain = synthesise('prod', { settings: { gradualDeployment: false } });
    const idsIn = ({ resources }: Synthesised) =>
      Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::Lambda::EventSourceMapping');

    expect(idsIn(prod).length).toBeGreaterThan(0);
    expect(idsIn(plain)).toEqual(idsIn(prod));
  });

  it('changes everything at once for a restored table, because old versions would accept into the old table', () => {
    const restored = synthesise('prod', { settings: { tableName: 'restored', lanesHeld: true } });
    const propertiesIn = (synthesised: Synthesised) => groupsIn(synthesised).map(({ Properties }) => Properties);

    for (const properties of propertiesIn(restored)) {
      expect(properties).toMatchObject({ DeploymentConfigName: 'CodeDeployDefault.LambdaAllAtOnce' });
      expect(properties).toMatchObject({ AlarmConfiguration: { Enabled: false } });
    }
    for (const properties of propertiesIn(prod))
      expect(properties).toMatchObject({ AlarmConfiguration: { Enabled: true } });
    expect(propertiesIn(restored)).toHaveLength(propertiesIn(prod).length);
  });
});
