import { describe, expect, it } from 'vitest';
import { type Asked, grantsOf, grantText, isAllowed, type Statement } from './iam/policy.ts';

const read = (...keys: readonly string[]): Asked => ({
  action: 'dynamodb:GetItem',
  resource: 'Table',
  context: { 'dynamodb:LeadingKeys': keys, 'dynamodb:Select': ['ALL_ATTRIBUTES'] },
});

const allowing = (Condition?: object, more: object = {}): Statement => ({
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: { 'Fn::GetAtt': ['Table', 'Arn'] },
  ...(Condition ? { Condition } : {}),
  ...more,
});

const ofLocks = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['transaction#pace#*'] } };

describe('a policy', () => {
  it.each([
    ['nothing', [], read('a'), false],
    ['what a statement names', [allowing()], read('a'), true],
    ['no other action', [allowing()], { ...read('a'), action: 'dynamodb:PutItem' }, false],
    ['no other resource', [allowing()], { ...read('a'), resource: 'Tables' }, false],
    ['what a pattern fits', [allowing({}, { Action: 'dynamodb:Get*', Resource: 'T?ble' })], read('a'), true],
    ['not what a denial fits too', [allowing(), allowing({}, { Effect: 'Deny' })], read('a'), false],
    ['all keys that fit', [allowing(ofLocks)], read('transaction#pace#1', 'transaction#pace#2'), true],
    ['not one key that does not', [allowing(ofLocks)], read('transaction#pace#1', 'transaction#yuno#1'), false],
    ['no key of a provider with a longer name', [allowing(ofLocks)], read('transaction#pace-2#1'), false],
    ['a request without keys, which ForAllValues lets pass', [allowing(ofLocks)], read(), true],
    [
      'no request without keys if there must be one',
      [allowing({ ...ofLocks, Null: { 'dynamodb:LeadingKeys': 'false' } })],
      read(),
      false,
    ],
    ['what equals', [allowing({ StringEquals: { 'dynamodb:Select': ['ALL_ATTRIBUTES'] } })], read('a'), true],
    ['not what differs', [allowing({ StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } })], read('a'), false],
    ['nothing for a key that is absent', [allowing({ StringEquals: { 'aws:none': 'a' } })], read('a'), false],
  ] as const)('allows %s', (_what, statements, asked, expected) => {
    expect(isAllowed(statements, asked)).toBe(expected);
  });

  it('is not judged by what nobody has written down', () => {
    expect(() => isAllowed([allowing({ DateLessThan: { 'aws:CurrentTime': 'x' } })], read('a'))).toThrow(
      'nobody knows what the operator DateLessThan means',
    );
  });

  it.each(['NotAction', 'NotResource'])('is not judged by %s', (name) => {
    expect(() => isAllowed([allowing({}, { [name]: 's3:*' })], read('a'))).toThrow(`nobody knows what ${name} means`);
  });

  it('consists of grants that can be asked for one at a time', () => {
    const statement = allowing(
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['a#*', 'b#*'] } },
      { Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'] },
    );

    expect([...grantsOf(statement), ...grantsOf(allowing())].map(grantText)).toEqual([
      'dynamodb:GetItem on Table of a#*',
      'dynamodb:GetItem on Table of b#*',
      'dynamodb:UpdateItem on Table of a#*',
      'dynamodb:UpdateItem on Table of b#*',
      'dynamodb:GetItem on Table',
    ]);
  });
});
