import type { Deliberation } from '../policy/deliberation';
import type { Actor, RequestedApplication, ReviewFinding, Status } from './requested-application';

/** A registration request, as it is in the projection. Times are UTC, ISO 8601. */
export interface RegistrationRequest extends RequestedApplication {
  id: string;
  status: Status;
  requested_by: Actor;
  created_at: string;
  updated_at: string;
  expires_at: string;
  decided_at: string | null;
  decided_by: Actor | null;
  decision_notes: string | null;
  rejection_reason: string | null;
  application_id: string | null;
  client_id: string | null;
  review_findings: ReviewFinding[];
  /** What has been said of it so far, and by which rule. It stays as it was when the request was decided. */
  deliberation: Deliberation;
  /** Whether it was approved against what its rule asks for. */
  overridden: boolean;
}
