import { describe, expect, it } from 'vitest';
import { stageNamed, stageOf, stageOfContext } from '../../../../infra/cloud/stage/stages.ts';

const { name: _name, ...prod } = stageNamed('prod');
const { name: _other, ...dev } = stageNamed('dev');

describe('a stage', () => {
  it('has the settings of its file', () => {
    expect(stageNamed('dev')).toMatchObject({ name: 'dev', isProduction: false });
    expect(stageNamed('prod')).toMatchObject({ name: 'prod', isProduction: true });
  });

  it('is refused with the names of those that exist', () => {
    expect(() => stageNamed('prd')).toThrow('there is no stage prd; known are dev and prod');
    expect(() => stageNamed('../../../../package')).toThrow('there is no stage');
  });

  it('reserves no concurrency in dev, because a new account has only ten', () => {
    expect(stageNamed('dev')).toMatchObject({ reservedConcurrency: {}, reserveForWorkers: false });
  });
});

describe('the context of the CDK', () => {
  const inContext = (values: Readonly<Record<string, string>>) => stageOfContext((name) => values[name]);

  it('names the stage, which is dev by default', () => {
    expect(inContext({}).name).toBe('dev');
    expect(inContext({ stage: 'prod' }).name).toBe('prod');
  });

  it.each(['issuer', 'audience', 'alarmEmail', 'runbook'])('cannot give the setting %s', (setting) => {
    expect(() => inContext({ stage: 'prod', [setting]: 'x' })).toThrow(
      `-c ${setting}: settings come from infra/cloud/stage/settings/prod.json alone`,
    );
  });
});

describe('the settings', () => {
  it.each([
    ['an unknown name', { ...prod, alarmMail: 'a@b.example' }, 'alarmMail'],
    [
      'a base URL in production that is not https',
      { ...prod, baseUrls: { pace: 'http://pace.example' } },
      'baseUrls.pace',
    ],
    ['simulated providers in production', { ...prod, simulators: true }, 'simulators'],
    [
      'a host pattern that allows more than one company',
      { ...dev, allowedHosts: { adyen: ['*.example'] } },
      'allowedHosts.adyen',
    ],
    ['a host with a scheme', { ...dev, allowedHosts: { adyen: ['https://pay.example'] } }, 'allowedHosts.adyen'],
  ])('cannot contain %s', (_what, settings, named) => {
    expect(() => stageOf('prod', settings)).toThrow(named);
  });

  it('may contain http for base URLs outside production', () => {
    expect(stageOf('dev', { ...dev, baseUrls: { pace: 'http://127.0.0.1:9000' } }).baseUrls).toEqual({
      pace: 'http://127.0.0.1:9000',
    });
  });
});
