import type { Page } from 'playwright-core';
import { type ApiClient, apiClient } from '../http/api-client';
import { eventually } from '../eventually';
import type { Harness } from '../service/harness';
import type { Person } from './console-lab';

export const ROOT: Person = { role: 'super_admin', sub: 'root@example.com', name: 'Root' };

/** The API as a super admin with this subject. */
export async function apiAs(harness: Harness, sub: string): Promise<ApiClient> {
  return apiClient(harness, await harness.token({ role: 'super_admin', sub }));
}

/** Creates requests with these names, one after the other. Returns their ids. */
export async function createAll(
  api: ApiClient,
  names: string[],
  fields: Record<string, unknown> = {},
): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const { status, body } = await api.create({ name, ...fields });
    expect(status).toBe(201);
    ids.push(body.id as string);
  }
  return ids;
}

/** The names of the listed requests, in their order. */
export function listed(page: Page): Promise<string[]> {
  return page.getByRole('table').getByRole('link').allTextContents();
}

/** Waits until the list shows these requests and no others. */
export async function expectListed(page: Page, names: string[]): Promise<void> {
  await eventually(
    () => listed(page),
    (found) => JSON.stringify(found) === JSON.stringify(names),
  );
}

/** Waits until the focus is on something with this text, such as the link of a request. */
export async function expectFocused(page: Page, text: string): Promise<void> {
  await eventually(
    () => page.evaluate<string>('document.activeElement.textContent'),
    (found) => found === text,
  );
}
