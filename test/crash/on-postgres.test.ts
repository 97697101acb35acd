import { ENGINES, POSTGRES_NOTE } from '../support/stores.ts';
import { ALL, describeKillings } from './killings.ts';

const postgres = ENGINES.find((engine) => engine.name === 'PostgreSQL');
if (postgres && ALL) describeKillings(postgres);
else
  it(POSTGRES_NOTE ?? 'PostgreSQL is left to npm run test:crash', () => expect(ALL && postgres).toBeFalsy());
