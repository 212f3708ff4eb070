export { registrationRequest } from './registration-request';
