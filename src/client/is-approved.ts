import type { ApprovedApplication, RegistrationRequest } from './types';

/**
 * Whether an approval has created the application. Else its answer has the registration request: further approvals are
 * missing, or the approval is not applied yet.
 * @param data of the answer to an approval
 */
export function isApproved(data: ApprovedApplication | RegistrationRequest): data is ApprovedApplication {
  return 'client_secret' in data;
}
