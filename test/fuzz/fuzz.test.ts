import { fuzz } from './fuzz.ts';

/** A slice of `npm run fuzz`, which sends 50 000 bodies and 5 000 tokens. */
it('breaks at nothing that is sent to it, does nothing, and tells nothing', async () => {
  const { failures, statuses } = await fuzz({ bodies: 600, tokens: 150, seed: 4, weighings: 1 });
  expect(failures).toEqual([]);
  const count = (status: string) => statuses[status] ?? 0;
  // Not all of it may be refused at the door: what is behind it is to be tried too.
  expect(count('200') + count('200/200') + count('200/400') + count('200/401')).toBeGreaterThan(240);
  expect(count('400')).toBeGreaterThan(30);
  expect(count('401') + count('431')).toBeGreaterThan(120);
});
