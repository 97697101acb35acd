import { STEPS } from '../../src/core/step.ts';
import { sqlite } from '../support/stores.ts';
import { describeKillings } from './killings.ts';
import { STEP_CASES } from './scenarios.ts';

it('every labelled step has its crash', () => {
  const covered = new Set(STEP_CASES.map(({ death }) => death.step));
  expect(STEPS.filter((step) => !covered.has(step))).toEqual([]);
});

describeKillings(sqlite);
