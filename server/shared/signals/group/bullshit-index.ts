// G10: how far claims are independent of belief over a set of items. Bullshit Index, arXiv 2507.07484. Listed, not
// computed.
import type { ListedSignal } from '../signal.ts';

export const bullshitIndex: ListedSignal = {
  id: 'G10',
  title: 'Bullshit Index',
  meaning:
    'Over many claims: 0 where what is claimed follows what the model believes, 1 where it is indifferent to it.',
  level: 'group',
  priority: 'P3',
  unit: '',
  range: '[0, 1]',
  direction: 'low',
  usesGold: false,
  needs: ['verdict', 'siblings'],
  cost: 'one question an item, before the answer',
  source: 'Bullshit Index, arXiv:2507.07484',
  traps: ['Undefined where all claims, or all beliefs, are the same.', 'It needs many items.'],
  wouldNeed: 'Items with an explicit yes-or-no claim each, and the belief in the claim asked for before it was made.',
};
