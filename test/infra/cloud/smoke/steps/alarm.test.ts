import { expect, it } from 'vitest';
import { quietAlarm } from '../../../../../infra/cloud/smoke/steps/alarm.ts';

type Smoke = Parameters<typeof quietAlarm>[0];

it('the smoke test rings an alarm that notifies the topic of this stage, and is quiet', async () => {
  const MetricAlarms = [
    { AlarmName: 'rescind-dev-two-api-5xx', StateValue: 'OK', AlarmActions: ['topic of dev-two'] },
    { AlarmName: 'rescind-dev-api-5xx', StateValue: 'ALARM', AlarmActions: ['topic'] },
    { AlarmName: 'rescind-dev-recovery-busy', StateValue: 'OK', AlarmActions: ['topic'] },
  ];
  const clients = { cloudWatch: { send: async () => ({ MetricAlarms }) } } as unknown as Smoke['clients'];
  const smoke = { clients, outputs: { AlarmTopic: 'topic' }, stage: { name: 'dev' } } as Smoke;

  expect(await quietAlarm(smoke)).toBe('rescind-dev-recovery-busy');
});
