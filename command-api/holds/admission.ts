/** Whether a show's waiting room lets a buyer in. */
import type { AppContext } from '#platform/http/env.ts';
import { problem } from '#platform/http/problem.ts';
import { andThen, type NowOrLater } from '#platform/now-or-later.ts';
import type { AdmissionCheck } from '#waiting-room/port.ts';

export interface AdmissionRequest {
  readonly showId: string;
  readonly customerId: string;
  /** The waiting room's, where the request names one. */
  readonly sessionId?: string | undefined;
  /** The caller says itself who buys. */
  readonly isTrusted?: boolean;
}

/**
 * By the `Admission-Token` header, or by the session. Throws 403, but under an `Idempotency-Key`: then
 * the first request may have been let in, and what it did is answered again.
 */
export function checkAdmission(
  { admission }: { readonly admission: AdmissionCheck },
  c: AppContext,
  request: AdmissionRequest,
): NowOrLater<boolean> {
  const token = c.req.header('Admission-Token');
  return andThen(admission.mayEnter({ ...request, token }), (isAdmitted) => {
    if (!isAdmitted && c.req.header('Idempotency-Key') === undefined) {
      throw problem('admission_required');
    }
    return isAdmitted;
  });
}
