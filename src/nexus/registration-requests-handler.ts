import { serviceHandler, type ServiceHandler } from 'nexus-rpc';
import { registrationRequestsService } from '../../workflows/contract';
import { getStatus } from './get-status';
import { register } from './register';

/** What a worker does for workflows of other namespaces. */
export const registrationRequestsHandler: ServiceHandler = serviceHandler(registrationRequestsService, {
  register,
  getStatus,
});
