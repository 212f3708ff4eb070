export { createClient, type RegistrationClient } from './create-client';
export type { ClientOptions } from './transport';
export {
  ApiError,
  Conflict,
  ConnectionError,
  Forbidden,
  InvalidInput,
  NotFound,
  OutcomeUnknown,
  PreconditionFailed,
  RateLimited,
  Unauthorized,
  Unavailable,
} from './errors';
export { isApproved } from './is-approved';
export type { ListPath } from './list-all';
export type {
  Actor,
  Answer,
  Application,
  ApplicationWithSecrets,
  ApprovalState,
  ApprovedApplication,
  AuditEvent,
  BulkDecision,
  BulkResult,
  ChangesRequested,
  InputProblem,
  IssuedSecret,
  Me,
  Partner,
  RecordedEvent,
  RegistrationRequest,
  RegistrationRequestCreate,
  RequestRevision,
  Requirement,
  ReviewFinding,
  Statistics,
  Tenant,
  ValidRequest,
  You,
} from './types';
