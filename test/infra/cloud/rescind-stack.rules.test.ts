import { describe, expect, it } from 'vitest';
import { kinds } from './kinds.ts';
import { broken } from './rules/broken.ts';
import { unusedExcuses } from './rules/permissions.ts';
import type { Rule } from './rules/rule.ts';
import { rules, rulesOfDevelopment, rulesOfProduction } from './rules/rules.ts';
import { dev, prod } from './stages.ts';
import { synthesise } from './synthesised.ts';

const templates = kinds.map(({ kind, stage, options }) => {
  const plain = stage === 'prod' ? prod : dev;
  const { resources } = Object.keys(options).length === 0 ? plain : synthesise(stage, options);
  return { kind, stage, resources };
});

describe.each(templates)('in the template of $kind', ({ stage, resources }) => {
  const ofStage = stage === 'prod' ? rulesOfProduction : rulesOfDevelopment;
  const kept: Readonly<Record<string, Rule>> = { ...rules, ...ofStage };

  it.each(Object.entries(kept))('%s', (_sentence, rule) => {
    expect(rule(resources)).toEqual([]);
  });
});

describe('a template that breaks a rule is noticed', () => {
  const all: Readonly<Record<string, Rule>> = { ...rules, ...rulesOfProduction, ...rulesOfDevelopment };

  it.each(Object.entries(broken))('%s', (sentence, { resources, findings }) => {
    expect(all[sentence]?.(resources)).toEqual(findings);
  });
});

describe('the excuses for wildcards', () => {
  it('are all needed', () => {
    expect(unusedExcuses(templates.map(({ resources }) => resources))).toEqual([]);
  });

  it('are noticed if nothing needs them any more', () => {
    expect(unusedExcuses([]).length).toBeGreaterThan(0);
  });
});
