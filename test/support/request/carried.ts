/** What a run of a pending request hands on to the next one. */
export const recorded = {
  summary: 'WEB "Payroll" for acme-eu, asked for by ada',
  scope: 'TENANT',
  tenant_id: 'acme-eu',
  partner_id: 'acme',
  application_type: 'WEB',
  expires_at: '2999-01-01T00:00:00.000Z',
  recipient_key: null,
};

export const state = {
  status: 'PENDING',
  decision: null,
  provisioning: { attempts: 0, last_error: null },
  ignored_signals: [],
};
