export { reconcileRegistrationRequests } from './reconcile-registration-requests';
export { registrationRequest } from './registration-request';
