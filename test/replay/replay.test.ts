import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporal } from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { testServers } from '../support/servers/test-servers';
import { HISTORIES, readHistory, recordHistories, SHAPES } from './record-histories';

const { EventType } = temporal.api.enums.v1;

/**
 * Workflows that were started by released workflow code must still run under today's code. A change that breaks this
 * needs `patched()`. A new shape is recorded by its name: `RECORD_HISTORIES=relocated npm test -- test/replay`. The
 * histories that are there stay as they are, because such workflows may still run.
 */
describe('the recorded history of a workflow', () => {
  beforeAll(async () => {
    if (!Runtime._instance) Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
    const { RECORD_HISTORIES } = process.env;
    if (RECORD_HISTORIES !== undefined) await recordHistories(RECORD_HISTORIES.split(','));
  });

  function endOf(shape: string): string {
    if (shape.startsWith('provision-failed')) return 'CONTINUED_AS_NEW';
    return shape.startsWith('refused') ? 'FAILED' : 'COMPLETED';
  }

  function recorded(shape: string): string {
    return readFileSync(join(HISTORIES, `${shape}.json`), 'utf8');
  }

  function replay(json: string): Promise<void> {
    const { history, workflowId } = readHistory(json);
    // The SDK's debug mode, which is its default here, leaves hooks of promises in this process. On Node 24 they fail in
    // the test files that come after this one.
    const options = { workflowBundle: { codePath: testServers().workflowBundle }, debugMode: false };
    return Worker.runReplayHistory(options, history, workflowId);
  }

  it('exists for every shape', () => {
    expect(readdirSync(HISTORIES).sort()).toEqual(SHAPES.map((shape) => `${shape}.json`).sort());
  });

  it.each(SHAPES)('that was %s is replayed by the workflow as it is now', async (shape) => {
    await replay(recorded(shape));
  });

  it.each(SHAPES)('that was %s is complete', (shape) => {
    const last = readHistory(recorded(shape)).history.events.at(-1);
    const end = endOf(shape);
    expect(EventType[last?.eventType ?? 0]).toBe(`EVENT_TYPE_WORKFLOW_EXECUTION_${end}`);
  });

  it('is refused when it holds an activity that the workflow does not ask for', async () => {
    const renamed = recorded('approved').replaceAll('provisionApplication', 'createApplication');
    await expect(replay(renamed)).rejects.toThrow(DeterminismViolationError);
  });

  it('says nothing about the machine it was recorded on', () => {
    for (const shape of SHAPES) {
      const text = recorded(shape);
      const identities = [...text.matchAll(/"identity": "([^"]*)"/g)].map(([, identity]) => identity);
      expect(new Set(identities)).toEqual(new Set(['worker']));
      expect(text).not.toMatch(/stackTrace|\/node_modules\/|\d+@/);
    }
  });
});
