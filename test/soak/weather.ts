import type { Simulator } from '../../src/simulator/simulator.ts';
import type { Fault, Faults } from '../../src/simulator/teams/faults.ts';
import type { WireRequest } from '../../src/simulator/teams/wire.ts';
import type { Dice } from './dice.ts';

type Shape = Omit<Fault, 'match'>;

/** What the connector does to one in five writes, each as often as the others. */
const TEAMS: readonly Shape[] = [
  { status: 429, headers: { 'retry-after': '1' } },
  { status: 412 },
  { status: 500 },
  { status: 502 },
  { drop: 'after' },
];
/** What Azure does to one in thirty requests. */
const ARM: readonly Shape[] = [
  { status: 429, headers: { 'retry-after': '1' } },
  { status: 503 },
  { drop: 'before' },
  { drop: 'after' },
];
const TEAMS_SHARE = 0.2;
const ARM_SHARE = 1 / 30;

/** Faults by chance, counted. */
export interface Weather {
  readonly counts: {
    writes: number;
    faults: number;
    throttled: number;
    /** Posts that were acted on and whose answer was lost: the sender cannot know. */
    lostPosts: number;
    azure: number;
  };
  calm(): void;
}

export function startWeather(sim: Simulator, dice: Dice): Weather {
  const counts = { writes: 0, faults: 0, throttled: 0, lostPosts: 0, azure: 0 };
  let stormy = true;
  follow(sim.teams.faults, (request) => {
    if (!stormy || request.method === 'GET' || !request.path.includes('/v3/')) return undefined;
    counts.writes += 1;
    if (!dice.chance(TEAMS_SHARE)) return undefined;
    counts.faults += 1;
    const shape = dice.oneOf(TEAMS);
    if (shape.status === 429) counts.throttled += 1;
    if (shape.drop && request.method === 'POST') counts.lostPosts += 1;
    return shape;
  });
  follow(sim.faults.of('arm'), () => {
    if (!stormy || !dice.chance(ARM_SHARE)) return undefined;
    counts.azure += 1;
    return dice.oneOf(ARM);
  });
  return {
    counts,
    calm: () => {
      stormy = false;
    },
  };
}

/** From now on chance arms the faults, request by request. */
function follow(faults: Faults, choose: (request: WireRequest) => Shape | undefined): void {
  faults.take = (request) => {
    const shape = choose(request);
    return shape && { ...shape, match: /./ };
  };
}
