import type { Client } from '@temporalio/client';
import { workflowIdOf } from '../../../workflows/contract';
import { PATCH } from './changed-build';

/** What a request's history says about the code that ran it. */
export interface WhoRan {
  /** The version that ran its first and its latest workflow task. */
  first: string | undefined;
  latest: string | undefined;
  /** Whether the changed workflow has left its patch. */
  hasPatch: boolean;
}

export async function whoRan(temporal: Client, requestId: string): Promise<WhoRan> {
  const { events } = await temporal.workflow.getHandle(workflowIdOf(requestId)).fetchHistory();
  const versions = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: completed }) =>
    completed ? [completed.deploymentVersion?.buildId ?? undefined] : [],
  );
  const markers = (events ?? []).flatMap(({ markerRecordedEventAttributes: marker }) =>
    marker?.markerName === 'core_patch' ? [JSON.stringify(decoded(marker.details))] : [],
  );
  return {
    first: versions[0],
    latest: versions.at(-1),
    hasPatch: markers.some((details) => details.includes(PATCH)),
  };
}

type Details = Record<string, { payloads?: { data?: Uint8Array | null }[] | null }> | null | undefined;

function decoded(details: Details): string[] {
  return Object.values(details ?? {}).flatMap(({ payloads }) =>
    (payloads ?? []).map(({ data }) => Buffer.from(data ?? []).toString()),
  );
}
