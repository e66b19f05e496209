import { expect, it } from 'vitest';
import { prod } from '../stages.ts';
import { linesOf } from './dashboard-lines.ts';

it('the dashboard shows half if half of a quota is used, also while CloudWatch has no newer quota', () => {
  const metrics = {
    starts: [9000, 9000],
    startRate: [300, undefined],
    functions: [250, 500],
    requests: [7500, 7500],
    units0: [1_200_000, 1_200_000],
    units1: [600_000, 600_000],
    units2: [0, 0],
    units3: [300_000, 300_000],
    units4: [0, 0],
    units5: [0, 0],
    units6: [0, 0],
    maxUnits: [40_000, undefined],
  };

  const lines = linesOf(prod, 'Used of each quota', metrics, 60);

  expect(lines).toEqual({
    'workflow starts': [50, 50],
    'functions at once': [25, 50],
    'API requests': [50, 50],
    'table writes': [50, 50],
    'by-wake writes': [25, 25],
    'by-merchant writes': [0, 0],
    'by-status writes': [12.5, 12.5],
    'by-merchant-reference writes': [0, 0],
    'by-reference-1 writes': [0, 0],
    'by-reference-2 writes': [0, 0],
  });
});
