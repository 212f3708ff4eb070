/** What the names of all our own metrics begin with. */
export const PREFIX = 'registration_requests_';
