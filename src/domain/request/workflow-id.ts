const PREFIX = 'registration-request-';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in its canonical lower-case form (RFC 9562, section 4). */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The request a workflow is about, or undefined if its id is not `registration-request-<uuid>`. */
export function requestIdOf(workflowId: string): string | undefined {
  const id = workflowId.startsWith(PREFIX) ? workflowId.slice(PREFIX.length) : '';
  return isUuid(id) ? id : undefined;
}
