import { byId, el, keyed } from './dom.ts';
import type { SwitchRow } from './snapshot.ts';
import { onSnapshot, order } from './store.ts';
import { choiceRow, toggleRow } from './toggle.ts';

interface Choice {
  readonly name: keyof SwitchRow;
  readonly label: string;
  readonly hint: string;
  /** Values and their words; a switch has off first and on second. */
  readonly values: readonly { readonly value: boolean | number; readonly words: string }[];
}

const onOff = [
  { value: false, words: 'Off' },
  { value: true, words: 'On' },
];

const CHOICES: readonly Choice[] = [
  {
    name: 'mfaOnWrites',
    label: 'Azure demands MFA for writes',
    hint: 'The silent sign-in reads, but a write asks the person to sign in once by hand.',
    values: onOff,
  },
  {
    name: 'consentMissing',
    label: 'Consent is missing',
    hint: 'Entra refuses to act on behalf of anybody; only a sign-in by hand helps.',
    values: onOff,
  },
  {
    name: 'ssoRefusedInChannels',
    label: 'Teams gives no SSO in channels',
    hint: 'A click in a channel carries no assertion.',
    values: onOff,
  },
  {
    name: 'armDelayMs',
    label: 'Azure is slow',
    hint: 'Every answer of Azure Resource Manager takes 12 seconds; a click is still answered within 4.',
    values: [
      { value: 0, words: 'Off' },
      { value: 12_000, words: 'On' },
    ],
  },
  {
    name: 'teamsThrottled',
    label: 'Teams throttles the bot',
    hint: 'Every message is refused with 429; nothing is lost, it comes later.',
    values: onOff,
  },
  { name: 'entraDown', label: 'Entra is down', hint: 'Nobody gets a token.', values: onOff },
  {
    name: 'syncDelayMs',
    label: 'Sync closes alerts after',
    hint: 'How long Defender for Cloud takes to close an alert after its incident was closed.',
    values: [
      { value: 0, words: 'no time' },
      { value: 6_000, words: '6 seconds' },
      { value: 20_000, words: '20 seconds' },
      { value: 3_600_000, words: 'an hour' },
    ],
  },
];

/** What makes the simulated Azure and Teams behave badly. */
export function startSwitchesTab(): void {
  const list = el('div', { class: 'rows' });
  byId('panel-switches').append(list);
  onSnapshot(({ switches }) =>
    keyed(
      list,
      CHOICES.map((choice) => ({ choice, now: switches[choice.name] })),
      { key: ({ choice }) => choice.name, create: ({ choice, now }) => drawChoice(choice, now) },
    ),
  );
}

function drawChoice({ name, label, hint, values }: Choice, now: boolean | number): HTMLElement {
  const set = (value: boolean | number | undefined) => void order('switch', { name, value });
  const [off, on] = values;
  if (values.length === 2) {
    return toggleRow({
      id: name,
      label,
      hint,
      on: now !== off?.value,
      set: (is) => set((is ? on : off)?.value),
    });
  }
  const select = el(
    'select',
    {
      id: name,
      'aria-describedby': `hint-${name}`,
      'data-focus': name,
      onchange: (event) => set(Number((event.target as HTMLSelectElement).value)),
    },
    ...values.map((one) =>
      el('option', { value: String(one.value), selected: one.value === now }, one.words),
    ),
  );
  return choiceRow(name, label, hint, select);
}
