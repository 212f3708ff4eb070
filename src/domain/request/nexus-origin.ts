import { actorOf } from '../permissions';
import type { Actor } from './requested-application';

/** Which Nexus operation asked for a request. It is kept in the detail of the request's `created` event. */
export interface NexusOrigin {
  /** The namespace of the workflow that called, as Temporal says it. */
  namespace: string;
  /** Names the operation, in the history of the caller too. */
  operation_token: string;
  /** Whom the caller says that it asks for. Nobody has checked this. */
  claimed: Actor | null;
}

/** Who asked: the namespace. The name that people see is what the caller claims. */
export function nexusActor({ namespace, claimed }: NexusOrigin): Actor {
  return actorOf({ sub: nexusSubject(namespace), name: claimed?.name ?? claimed?.sub });
}

export function nexusSubject(namespace: string): string {
  return `nexus:${namespace}`;
}
