import { randomUUID } from 'node:crypto';
import Long from 'long';
import { Connection } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import { TASK_QUEUE } from '../../../workflows/contract';
import { apiClient, REQUESTS } from '../../support/http/api-client';
import { createNamespace } from '../../support/servers/test-servers';
import { startHarness } from '../../support/service/harness';

const { CommandType } = proto.api.enums.v1;

describe('the embedded Temporal', () => {
  it('hands an activity to the worker that schedules it, in the same answer', async () => {
    const { connection: options, namespace } = await createNamespace();
    const connection = await Connection.connect(options);
    const { workflowService } = connection;
    const taskQueue = { name: 'eager-activities' };
    try {
      await workflowService.startWorkflowExecution({
        namespace,
        workflowId: randomUUID(),
        workflowType: { name: 'any' },
        taskQueue,
        requestId: randomUUID(),
      });
      const { taskToken } = await connection.withDeadline(Date.now() + 30_000, () =>
        workflowService.pollWorkflowTaskQueue({ namespace, taskQueue }),
      );
      const { activityTasks } = await workflowService.respondWorkflowTaskCompleted({
        namespace,
        taskToken,
        commands: [
          {
            commandType: CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
            scheduleActivityTaskCommandAttributes: {
              activityId: '1',
              activityType: { name: 'any' },
              taskQueue,
              startToCloseTimeout: { seconds: Long.fromNumber(10) },
              requestEagerExecution: true,
            },
          },
        ],
      });
      expect(activityTasks.map(({ activityId }) => activityId)).toEqual(['1']);
    } finally {
      await connection.close();
    }
  });

  it('lets the service provision an application without a poll, because its worker keeps slots free', async () => {
    const harness = await startHarness();
    const connection = await Connection.connect(harness.temporalConfig.connection);
    const { TASK_QUEUE_TYPE_ACTIVITY, TASK_QUEUE_TYPE_WORKFLOW } = proto.api.enums.v1.TaskQueueType;
    /** Counts only tasks that wait for a poll. */
    const queuedPerSecond = async (taskQueueType: proto.api.enums.v1.TaskQueueType): Promise<unknown> => {
      const { stats } = await connection.workflowService.describeTaskQueue({
        namespace: harness.temporalConfig.namespace,
        taskQueue: { name: TASK_QUEUE },
        taskQueueType,
        reportStats: true,
      });
      return stats?.tasksAddRate;
    };
    try {
      const admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
      const { id } = (await admin.create()).body;
      expect((await admin.post(`${REQUESTS}/${String(id)}/approve`)).status).toBe(200);
      expect(await queuedPerSecond(TASK_QUEUE_TYPE_WORKFLOW)).toBeGreaterThan(0);
      expect(await queuedPerSecond(TASK_QUEUE_TYPE_ACTIVITY)).toBe(0);
    } finally {
      await connection.close();
      await harness.stop();
    }
  });
});
