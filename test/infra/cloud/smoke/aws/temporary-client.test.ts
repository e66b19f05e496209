import {
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DeleteUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import type { Clients } from '../../../../../infra/cloud/smoke/aws/clients.ts';
import type { Outputs } from '../../../../../infra/cloud/smoke/aws/outputs.ts';
import { operatorClient } from '../../../../../infra/cloud/smoke/aws/temporary-client.ts';
import { cleanUp } from '../../../../../infra/cloud/smoke/clean-up.ts';
import type { Smoke } from '../../../../../infra/cloud/smoke/step.ts';

it('makes a client that may only resolve reviews of the merchant, and leaves nothing behind', async () => {
  const created = new Map<string, CreateUserPoolClientCommandInput>();
  const items = new Map<string, unknown>();
  const cognito = {
    send: async (command: unknown) => {
      if (command instanceof CreateUserPoolClientCommand) {
        created.set('client-1', command.input);
        return { UserPoolClient: { ClientId: 'client-1', ClientSecret: 'secret-1' } };
      }
      if (command instanceof DeleteUserPoolClientCommand) created.delete(command.input.ClientId ?? '');
      return {};
    },
  };
  const dynamo = {
    send: async (command: unknown) => {
      if (command instanceof PutItemCommand) {
        const { TableName, Item } = command.input;
        items.set(`${TableName} ${Item?.client?.S}`, Item?.merchant);
      }
      if (command instanceof DeleteItemCommand) {
        const { TableName, Key } = command.input;
        items.delete(`${TableName} ${Key?.client?.S}`);
      }
      return {};
    },
  };
  const toUndo = cleanUp();

  const connection = await operatorClient({
    clients: { cognito, dynamo } as unknown as Clients,
    cleanUp: toUndo,
    outputs: {
      ApiUrl: 'https://api.example',
      UserPool: 'pool',
      TableName: 'table',
      ClientTableName: 'clients',
    } as Outputs,
    tokenUrl: 'https://login.example/token',
    merchant: 'acme',
    run: 'r1',
  } as Smoke);

  expect(connection).toMatchObject({ clientId: 'client-1', clientSecret: 'secret-1' });
  expect(created.get('client-1')).toMatchObject({ AllowedOAuthScopes: ['cancellations/operate'] });
  expect(items).toEqual(new Map([['clients client-1', { S: 'acme' }]]));

  expect(await toUndo.run()).toEqual([]);
  expect([created.size, items.size]).toEqual([0, 0]);
});
