import { setTimeout as delay } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { temporal as proto } from '@temporalio/proto';
import { ConfigurationError } from '../errors';
import { SEARCH_ATTRIBUTE_NAMES, TASK_QUEUE } from '../../workflows/contract';
import { describeGrpcError } from './grpc-errors';
import { within } from './within';

const { INDEXED_VALUE_TYPE_KEYWORD: KEYWORD } = proto.api.enums.v1.IndexedValueType;

/** How long one call may take. */
const CALL_MS = 5_000;
/** A server reads its list of namespaces every 10 s, so a part of it may not know a new one for so long. */
const SETTLE_MS = 30_000;
const RETRY_MS = 500;
const DAY_MS = 86_400_000;

/** With these codes the server says that the caller may not make this call, or that the server does not have it. */
const NOT_ALLOWED = new Set([status.PERMISSION_DENIED, status.UNAUTHENTICATED, status.UNIMPLEMENTED]);

/**
 * Makes the things that the service needs in a Temporal server. A thing that is there is left as it is, so all of this can
 * run again, and twice at once. Each method returns a line for people: what was done, or that nothing was.
 *
 * Each throws a ConfigurationError that says what is wrong and what to do, for example because the server is out of reach,
 * or because other people run it and do not allow the call.
 */
export class NamespaceSetup {
  private readonly namespace: string;

  /** @param server how messages name the server */
  constructor(
    private readonly client: Client,
    private readonly server: string,
  ) {
    this.namespace = client.options.namespace;
  }

  /** @param retentionMs how long a new namespace keeps closed workflows, in milliseconds */
  async createNamespace(retentionMs: number): Promise<string> {
    const what = `namespace ${this.namespace}`;
    const { workflowService } = this.client;
    const found = await this.attempt(`look for ${what}`, status.NOT_FOUND, () =>
      workflowService.describeNamespace({ namespace: this.namespace }),
    );
    if (found) return `${what}: there${keeping(optionalTsToMs(found.config?.workflowExecutionRetentionTtl))}`;
    const created = await this.attempt(`create ${what}`, status.ALREADY_EXISTS, () =>
      workflowService.registerNamespace({
        namespace: this.namespace,
        workflowExecutionRetentionPeriod: msToTs(retentionMs),
      }),
    );
    return `${what}: ${created ? `created${keeping(retentionMs)}` : 'there'}`;
  }

  /** Waits until the server knows a new namespace and its attributes. */
  async registerSearchAttributes(): Promise<string> {
    const deadline = Date.now() + SETTLE_MS;
    const added = new Set<string>();
    for (;;) {
      let problem: unknown = new Error('they are still missing');
      try {
        const missing = await this.missingSearchAttributes();
        if (missing.length === 0) break;
        await this.addSearchAttributes(missing);
        for (const name of missing) added.add(name);
      } catch (error) {
        // Another setup that runs now may be in the way: both may have chosen the same column for an attribute.
        problem = error;
      }
      // A server that other people run may not allow these calls, and have the attributes all the same.
      if (isNotAllowed(problem) && (await this.canFilter())) break;
      if (problem instanceof ConfigurationError || isNotAllowed(problem) || Date.now() > deadline) {
        const names = SEARCH_ATTRIBUTE_NAMES.join(', ');
        throw this.explain(
          `register these search attributes as Keyword in ${this.namespace}: ${names}`,
          problem,
        );
      }
      await delay(RETRY_MS);
    }
    return `search attributes: ${added.size === 0 ? 'there' : `registered ${[...added].join(', ')}`}`;
  }

  /** The endpoint leads to this service's task queue. Workflows of other namespaces can then call it. */
  async createNexusEndpoint(name: string): Promise<string> {
    const what = `Nexus endpoint ${name}`;
    const { operatorService } = this.client.connection;
    const worker = { namespace: this.namespace, taskQueue: TASK_QUEUE };
    const created = await this.attempt(
      `create the ${what} for namespace ${this.namespace} and task queue ${TASK_QUEUE}, then use --no-nexus-endpoint`,
      status.ALREADY_EXISTS,
      () => operatorService.createNexusEndpoint({ spec: { name, target: { worker } } }),
    );
    if (created) return `${what}: created`;
    const listed = await this.attempt(`look for the ${what}`, status.NOT_FOUND, () =>
      operatorService.listNexusEndpoints({ name }),
    );
    const target = listed?.endpoints[0]?.spec?.target?.worker;
    if (target && (target.namespace !== worker.namespace || target.taskQueue !== worker.taskQueue)) {
      throw new ConfigurationError(
        `${what}: there, but it leads to namespace ${target.namespace} and task queue ${target.taskQueue}. ` +
          'Choose another name with --nexus-endpoint',
      );
    }
    return `${what}: there`;
  }

  private async addSearchAttributes(names: string[]): Promise<void> {
    const { namespace } = this;
    const searchAttributes = Object.fromEntries(names.map((name) => [name, KEYWORD]));
    await this.call(() =>
      this.client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
    );
  }

  /** A filter that names a search attribute is refused if that is not there. Everybody who uses a namespace may filter. */
  private async canFilter(): Promise<boolean> {
    const { namespace } = this;
    const query = SEARCH_ATTRIBUTE_NAMES.map((name) => `${name} = ''`).join(' AND ');
    return this.call(() => this.client.workflowService.countWorkflowExecutions({ namespace, query })).then(
      () => true,
      () => false,
    );
  }

  private async missingSearchAttributes(): Promise<string[]> {
    const { namespace } = this;
    const { customAttributes } = await this.call(() =>
      this.client.connection.operatorService.listSearchAttributes({ namespace }),
    );
    const wrong = SEARCH_ATTRIBUTE_NAMES.filter((name) => (customAttributes[name] ?? KEYWORD) !== KEYWORD);
    if (wrong.length > 0) {
      throw new ConfigurationError(
        `search attributes ${wrong.join(', ')}: there, but not of type Keyword. ` +
          'Rename or remove them, or use another namespace',
      );
    }
    return SEARCH_ATTRIBUTE_NAMES.filter((name) => !(name in customAttributes));
  }

  /**
   * @param what the call is for, as an order to a person
   * @returns undefined if the server answered with the expected code
   */
  private async attempt<T>(what: string, expected: status, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.call(call);
    } catch (error) {
      if (isGrpcServiceError(error) && error.code === expected) return undefined;
      throw this.explain(what, error);
    }
  }

  private call<T>(call: () => Promise<T>): Promise<T> {
    return within(this.client, CALL_MS, call);
  }

  private explain(what: string, error: unknown): ConfigurationError {
    if (error instanceof ConfigurationError) return error;
    const advice = isNotAllowed(error) ? 'Do this by hand' : 'This was not done';
    const reason = `${this.server}: ${describeGrpcError(error).replace(/\.$/, '')}`;
    return new ConfigurationError(`${reason}. ${advice}: ${what}`, { cause: error });
  }
}

function isNotAllowed(error: unknown): boolean {
  return isGrpcServiceError(error) && NOT_ALLOWED.has(error.code);
}

function keeping(retentionMs: number | undefined): string {
  if (retentionMs === undefined) return '';
  return `, keeps closed workflows for ${Number((retentionMs / DAY_MS).toFixed(2))} days`;
}
