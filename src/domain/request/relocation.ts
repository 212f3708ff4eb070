import { isRecord, isString } from '../shape';
import { lengthInCodePoints, textProblem } from '../text/text-rules';

const MAX_ID = 255;

/**
 * Reads the payload of a `relocate` signal, which anybody with access to Temporal may have written.
 * @returns the partner that the request's tenant belongs to now, or undefined if the payload names none
 */
export function parseRelocation(payload: unknown): string | undefined {
  if (!isRecord(payload) || !isString(payload.partner_id)) return undefined;
  const length = lengthInCodePoints(payload.partner_id);
  const isId = length >= 1 && length <= MAX_ID && !textProblem(payload.partner_id, { multiline: false });
  return isId ? payload.partner_id : undefined;
}
