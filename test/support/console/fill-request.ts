import type { Locator, Page } from 'playwright-core';
import type { RegistrationRequestCreate } from '../../../src/client';
import { TYPE_NAMES } from '../../../src/console/elements/type-name';

const PLACE_NAMES = { TENANT: 'One tenant', PARTNER: 'A partner', GLOBAL: 'Everybody' };
const ROWS = {
  redirect_uris: 'redirect URI',
  post_logout_redirect_uris: 'post-logout URI',
  allowed_origins: 'origin',
} as const;
const TEXTS = {
  name: 'Name',
  description: 'Description (optional)',
  contact_email: 'Contact email',
  contact_name: 'Contact name (optional)',
  organization_name: 'Organization (optional)',
  website_url: 'Website (optional)',
} as const;

/** Fills in the form of a request, like people do. What is not among the fields stays as it is. */
export async function fillRequest(page: Page, fields: Partial<RegistrationRequestCreate>): Promise<void> {
  const { application_type, scope, tenant_id, partner_id } = fields;
  if (application_type) await radio(page, TYPE_NAMES[application_type]).check();
  if (scope) await radio(page, PLACE_NAMES[scope]).check();
  if (typeof tenant_id === 'string') await choose(page, 'Tenant', tenant_id);
  if (typeof partner_id === 'string') await choose(page, 'Partner', partner_id);
  for (const [field, label] of entriesOf(TEXTS)) {
    const text = fields[field];
    if (typeof text === 'string') await textbox(page, label).fill(text);
  }
  for (const [field, item] of entriesOf(ROWS)) {
    for (const [index, uri] of (fields[field] ?? []).entries()) {
      if (index > 0) await page.getByRole('button', { name: `Add another ${item}` }).click();
      await textbox(page, rowName(field, index)).fill(uri);
    }
  }
  for (const [field, label] of [
    ['requested_scopes', 'Scopes'],
    ['grant_types', 'Grant types'],
  ] as const) {
    for (const word of fields[field] ?? []) {
      await page.getByRole('combobox', { name: label }).fill(word);
      await page.keyboard.press('Enter');
    }
  }
}

/** Sends the form. */
export async function sendRequest(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send for approval' }).click();
}

/** The input of a member of the request, at `index` if it is a list. */
export function inputOf(page: Page, field: string, index?: number): Locator {
  if (field in TEXTS) return textbox(page, TEXTS[field as keyof typeof TEXTS]);
  return textbox(page, rowName(field as keyof typeof ROWS, index ?? 0));
}

/** Chooses a partner or a tenant by its id. */
export async function choose(page: Page, label: 'Tenant' | 'Partner', id: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).fill(id);
  await page.getByRole('option', { name: id }).click();
}

function radio(page: Page, name: string): Locator {
  return page.getByRole('radio', { name, exact: true });
}

function textbox(page: Page, name: string): Locator {
  return page.getByRole('textbox', { name, exact: true });
}

function rowName(field: keyof typeof ROWS, index: number): string {
  const name = ROWS[field];
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${index + 1}`;
}

function entriesOf<K extends string, V>(record: Record<K, V>): [K, V][] {
  return Object.entries(record) as [K, V][];
}
