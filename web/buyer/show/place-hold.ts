/** From a wish to a hold: the guest first, then the seats. The same wish sent twice is one hold. */
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Input, Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { timed } from '../../shared/api/clock.ts';
import { ensureCustomer } from '../../shared/api/session.ts';
import { forgetStep, stepKey } from '../../shared/api/step-keys.ts';
import { holdQueryKey, rememberHold } from '../holds.ts';

export type Wish = NonNullable<Input<'placeHold'>['body']>;
export type Hold = Output<'placeHold'>;

export interface HoldRequest {
  readonly wish: Wish;
  /** From the waiting room; never kept anywhere but here. */
  readonly admissionToken: string | null;
}

export function usePlaceHold(showId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: HoldRequest) => placeHold(queries, showId, request),
    onSuccess: (hold) => {
      queries.setQueryData(holdQueryKey(hold.hold_id), hold);
      rememberHold(showId, hold.hold_id);
    },
  });
}

async function placeHold(
  queries: QueryClient,
  showId: string,
  { wish, admissionToken }: HoldRequest,
): Promise<Hold> {
  await ensureCustomer(queries);
  const step = `hold/${showId}/${JSON.stringify(wish)}`;
  const hold = await timed(() =>
    api.placeHold({
      path: { id: showId },
      body: wish,
      idempotencyKey: stepKey(step),
      ...(admissionToken === null ? {} : { header: { 'Admission-Token': admissionToken } }),
    }),
  );
  // It is had: the same wish once more is another hold.
  forgetStep(step);
  return hold;
}
