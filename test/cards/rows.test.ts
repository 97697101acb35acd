import { renderRows } from '../../src/cards/rows.ts';
import { normal } from '../../src/cards/runs.ts';
import { ofType, textOf } from './walk.ts';

const drawn = (text: string) =>
  renderRows({
    heading: 'Repair',
    rows: [
      {
        what: [normal('Enable the connector of Retail Production')],
        mark: { text, tone: 'attention' },
        details: [],
      },
    ],
    buttons: [],
  });

describe('how something stands, in a list', () => {
  it('stands beside it where it is a word or two', () => {
    expect(ofType(drawn('you may do this'), 'Column').map(textOf)).toEqual([
      'Enable the connector of Retail Production',
      'you may do this',
    ]);
  });

  it('stands below it where it is long, so that a phone shows both', () => {
    const long = 'you lack Microsoft Sentinel Contributor on workspace law-soc-we';
    const card = drawn(long);
    expect(ofType(card, 'Column').map(textOf)).toEqual(['Enable the connector of Retail Production']);
    expect(textOf(card)).toContain(long);
  });
});
