import { describe, expect, it } from 'vitest';
import accepted from '../../../infra/cloud/accepted-findings.json' with { type: 'json' };
import { judge } from './lint/findings.ts';

const found = { tool: 'checkov', check: 'CKV_AWS_18', resource: 'ConsoleFiles1', template: 'dev', message: 'logs' };
const excuse = { tool: 'checkov', check: 'CKV_AWS_18', asks: 'logs', resources: '^ConsoleFiles', reason: 'none' };

describe('the findings of cfn-lint and checkov', () => {
  it('may stay if they are accepted', () => {
    expect(judge([found], [excuse])).toEqual({ open: [], outdated: [] });
  });

  it.each([
    ['check', { ...found, check: 'CKV_AWS_21' }],
    ['resource', { ...found, resource: 'Files' }],
    ['tool', { ...found, tool: 'cfn-lint' }],
  ])('are open if another %s was accepted', (_what, other) => {
    expect(judge([other, found], [excuse])).toEqual({ open: [other], outdated: [] });
  });

  it('are out of date if they are accepted but do not occur any more', () => {
    expect(judge([], [excuse])).toEqual({ open: [], outdated: [excuse] });
  });

  it('are accepted once each, with a reason that is a sentence', () => {
    const ids = accepted.map(({ tool, check }) => `${tool} ${check}`);

    expect(new Set(ids).size).toBe(ids.length);
    expect(accepted.filter(({ asks, reason }) => asks === '' || !/^[A-Z].{20,}\.$/.test(reason))).toEqual([]);
  });
});
