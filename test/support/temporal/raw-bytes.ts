import { temporal } from '@temporalio/proto';
import type { Client } from '@temporalio/client';

const messages = temporal.api.workflowservice.v1;

/**
 * Everything that Temporal's API tells about a workflow, as it was sent: history and description of each run, the entry
 * in visibility, and the answers to queries. Nothing is decoded.
 * @param queryTypes a worker must run for these
 */
export async function rawBytes(client: Client, workflowId: string, queryTypes: string[]): Promise<Buffer> {
  const { namespace } = client.options;
  const query = `WorkflowId = '${workflowId}'`;
  const list = await client.workflowService.listWorkflowExecutions({ namespace, query });
  const parts = [messages.ListWorkflowExecutionsResponse.encode(list).finish()];
  for (const { execution } of list.executions) {
    const request = { namespace, execution: execution ?? null };
    const history = await client.workflowService.getWorkflowExecutionHistory(request);
    const described = await client.workflowService.describeWorkflowExecution(request);
    parts.push(
      messages.GetWorkflowExecutionHistoryResponse.encode(history).finish(),
      messages.DescribeWorkflowExecutionResponse.encode(described).finish(),
    );
  }
  for (const queryType of queryTypes) {
    const answer = await client.workflowService.queryWorkflow({
      namespace,
      execution: { workflowId },
      query: { queryType },
    });
    parts.push(messages.QueryWorkflowResponse.encode(answer).finish());
  }
  return Buffer.concat(parts);
}

/** The forms in which a text may lie in a file: as it is, in hex, and in base64 at each of the three offsets. */
export function formsOf(text: string): string[] {
  const hex = Buffer.from(text).toString('hex');
  const whole = (length: number): number => length - (length % 3);
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.from(text.slice(offset, offset + whole(text.length - offset))).toString('base64'),
  );
  return [text, hex, hex.toUpperCase(), ...base64];
}
