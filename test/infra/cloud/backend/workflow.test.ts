import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { at, text } from '../../../../functions/untrusted/json.ts';
import { permissionsOfRole } from '../permissions.ts';
import { inPascalCase, only } from '../resources.ts';
import { dev } from '../stages.ts';

const definition = join(import.meta.dirname, '../../../../statemachines/cancellation.asl.json');
const machine = only(dev, 'AWS::StepFunctions::StateMachine', {});

describe('the workflow', () => {
  it('is the definition file, is traced and logs its errors', () => {
    expect(machine.Properties).toMatchObject({
      DefinitionString: readFileSync(definition, 'utf8'),
      StateMachineName: 'rescind-dev',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR' },
    });
  });

  it('has a substitution for each placeholder', () => {
    const placeholders = text(machine, 'Properties', 'DefinitionString')?.matchAll(/\$\{(\w+)\}/g) ?? [];

    const substitutions = Object.keys(at(machine, 'Properties', 'DefinitionSubstitutions') ?? {});

    expect(substitutions.sort()).toEqual([...new Set(Array.from(placeholders, ([, name]) => name))].sort());
  });

  it('may only send, publish, escalate, and write logs and traces', () => {
    const [role = ''] = Object.entries(dev.resources)
      .filter(([id, { Type }]) => Type === 'AWS::IAM::Role' && id.startsWith('WorkflowRole'))
      .map(([id]) => id);

    const permissions = permissionsOfRole(dev.resources, role).filter((one) => !/^(logs|xray):.* on \*$/.test(one));

    expect(permissions).toEqual([
      'events:PutEvents on Bus',
      'lambda:InvokeFunction on FunctionsEscalate',
      ...Array.from(providers.keys(), (name) => `sqs:SendMessage on ${inPascalCase(name)}Queue`).sort(),
    ]);
  });
});
