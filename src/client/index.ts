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
export type { ListPath } from './list-all';
export type {
  Actor,
  Answer,
  Application,
  ApplicationWithSecrets,
  ApprovalPolicy,
  ApprovalPolicyInput,
  ApprovedApplication,
  AuditEvent,
  InputProblem,
  IssuedSecret,
  Me,
  Partner,
  PolicyTestResult,
  RecordedEvent,
  RegistrationRequest,
  RegistrationRequestCreate,
  Requirement,
  ReviewFinding,
  Statistics,
  Tenant,
  ValidRequest,
} from './types';
