/** Which colour goes with the state of an order. */
import type { Output } from '#client/index.ts';
import type { Tone } from '../shared/ui/controls.tsx';

export const TONES: Readonly<Record<Output<'getOrder'>['status'], Tone>> = {
  pending_payment: 'warn',
  confirmed: 'good',
  cancelled: 'bad',
  refunded: 'bad',
  partially_refunded: 'warn',
};
