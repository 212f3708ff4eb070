/** How a list of requests may be ordered: by one of its times, the latest first after a minus. The ids order ties. */
export const REQUEST_ORDERS = [
  '-created_at',
  'created_at',
  'expires_at',
  '-expires_at',
  '-updated_at',
  'updated_at',
] as const;
export type RequestOrder = (typeof REQUEST_ORDERS)[number];
