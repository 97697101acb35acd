import { uuidFrom } from '../../core/ids.ts';
import { snoozeIncident } from '../../incidents/snooze.ts';
import { type ActionRequest, type CardAction, textInput } from '../action.ts';
import type { Answer } from '../turn.ts';
import { askAbout, asRequested, releaseForm } from './incident-form.ts';
import { cardAnswer, incidentTarget } from './incident-target.ts';
import { parseUntil } from './until.ts';

const LONGEST_MS = 30 * 86_400_000;
const SPANS = {
  '1h': '1 hour',
  '4h': '4 hours',
  '8h': '8 hours',
  '24h': 'a day',
  '3d': '3 days',
  '7d': 'a week',
};
const needs = [
  'Microsoft.SecurityInsights/incidents/read',
  'Microsoft.SecurityInsights/incidents/write',
] as const;

/** Without its input: the form. With it: the incident is put aside until then. */
export const incidentSnooze: CardAction = {
  verb: 'incident.snooze',
  takes: 'incident',
  needs,
  async run(request) {
    const now = request.deps.clock.now();
    const asked = textInput(request.click, 'until', 40);
    const until = parseUntil(asked, now);
    return until === undefined || until > now + LONGEST_MS ? form(request, asked) : putAside(request, until);
  },
};

/** Ends a snooze before its time. */
export const incidentWake: CardAction = {
  verb: 'incident.wake',
  takes: 'incident',
  needs,
  run: (request) => putAside(request, undefined),
};

function form(request: ActionRequest, asked: string | undefined): Promise<Answer> {
  const target = incidentTarget(request.deps, request.id);
  return askAbout(request, target, ({ number }) => ({
    verb: 'incident.snooze',
    heading: `Put #${number} aside`,
    input: {
      id: 'until',
      label: 'For how long?',
      choices: Object.entries(SPANS).map(([value, title]) => ({ value, title })),
      value: '4h',
    },
    note: 'It stays open. At the end the thread says so; new alerts or a higher severity end it before.',
    submit: 'Snooze',
    complaint: asked && 'Choose how long, 30 days at most: 2h, 3d, or a time like 2026-12-01T08:00Z.',
  }));
}

async function putAside(request: ActionRequest, until: number | undefined): Promise<Answer> {
  const target = incidentTarget(request.deps, request.id);
  await releaseForm(request, target.key);
  const actionId = uuidFrom('snooze', request.click.id);
  const result = await snoozeIncident(request.deps, asRequested(request, target, actionId), until);
  if (result === 'closed')
    return { kind: 'message', text: 'The incident is closed already; there is nothing to put aside.' };
  return cardAnswer(request.deps, target.key);
}
