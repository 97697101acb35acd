import { STEPS } from '../../src/core/step.ts';
import { sqlite } from '../support/stores.ts';
import { STEP_CASES } from './cases.ts';
import { describeKillings } from './killings.ts';

it('every labelled step has its crash', () => {
  const covered = new Set(STEP_CASES.map(({ death }) => death.step));
  expect(STEPS.filter((step) => !covered.has(step))).toEqual([]);
});

describeKillings(sqlite);
