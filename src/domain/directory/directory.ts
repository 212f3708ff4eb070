/** A partner: an organisation that has tenants. */
export interface Partner {
  id: string;
  name: string;
}

/** A tenant, and the partner it belongs to now. */
export interface Tenant {
  id: string;
  name: string;
  partner_id: string;
}
