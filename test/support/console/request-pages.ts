import type { Page } from 'playwright-core';
import { type ApiClient, apiClient } from '../http/api-client';
import type { Harness } from '../service/harness';
import { type ConsoleLab, focused, type PageOptions, type Person } from './console-lab';

export const ADA: Person = { role: 'super_admin', sub: 'ada@example.com', name: 'Ada' };
export const GRACE: Person = { role: 'super_admin', sub: 'grace@example.com', name: 'Grace' };

/** A request that waits. */
export interface Waiting {
  id: string;
  name: string;
}

/** A caller of the API who may do everything. */
export async function superAdmin(
  { harness }: { harness: Harness },
  person: Partial<Person> = GRACE,
): Promise<ApiClient> {
  return apiClient(harness, await harness.token({ ...person, role: 'super_admin' }));
}

/** Creates a request over the API. */
export async function requested(admin: ApiClient, fields: Record<string, unknown> = {}): Promise<Waiting> {
  const { status, body } = await admin.create(fields);
  expect(status).toBe(201);
  return { id: body.id, name: body.name };
}

/** Opens a request as this person. */
export async function openRequest(
  lab: ConsoleLab,
  { id, name }: Waiting,
  person: Person = ADA,
  { path = '', ...options }: PageOptions = {},
): Promise<Page> {
  const page = await lab.asPerson(person, { ...options, path: `/requests/${id}${path}` });
  await shown(page, name);
  return page;
}

/** Waits until the page shows the request of this name. */
export async function shown(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

/** Opens the form of a decision by its key, and waits until one can type. */
export async function openForm(page: Page, key: 'a' | 'r'): Promise<void> {
  await page.keyboard.press(key);
  await focused(page.getByRole('textbox')).waitFor();
}

/** The message at the edge of the page that says what was done. */
export function message(page: Page, text: string) {
  return page.getByRole('alert').filter({ hasText: text });
}

/** Whether the page shows this text, or keeps it. */
export async function holds(page: Page, text: string): Promise<boolean> {
  const held = await page.evaluate(
    'document.documentElement.outerHTML + JSON.stringify([localStorage, sessionStorage, history.state, location.href])',
  );
  return String(held).includes(text);
}

/** Whether the memory of the page's scripts holds this text, such as in a cache. */
export async function remembers(page: Page, text: string): Promise<boolean> {
  const devTools = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  devTools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await devTools.send('HeapProfiler.collectGarbage');
  await devTools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await devTools.detach();
  return chunks.join('').includes(text);
}
