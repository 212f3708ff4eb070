import { isRecord } from '../domain/shape';

/** The number that the tokens of Temporal's SDKs have for an operation that is a workflow. */
const WORKFLOW_RUN = 1;

/** The token of an operation that waits for a workflow, as Temporal's SDKs write it. Nothing in it is secret. */
export function operationToken(namespace: string, workflowId: string): string {
  return Buffer.from(JSON.stringify({ t: WORKFLOW_RUN, ns: namespace, wid: workflowId })).toString(
    'base64url',
  );
}

/**
 * The workflow that a token names. Anybody can write a token, so it proves nothing.
 * @returns undefined if the token is not that of a workflow in this namespace
 */
export function workflowIdIn(token: string, namespace: string): string | undefined {
  try {
    const named: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    const isHere = isRecord(named) && named.t === WORKFLOW_RUN && named.ns === namespace;
    return isHere && typeof named.wid === 'string' ? named.wid : undefined;
  } catch {
    return undefined;
  }
}
