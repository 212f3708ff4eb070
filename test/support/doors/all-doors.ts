import { examplePython } from '../python/example-python';
import type { Harness } from '../service/harness';
import type { Door } from './door';
import { byClient, byCommand, overRest } from './person-doors';
import { asChild, fromPython, overNexus } from './workflow-doors';

type Opened = (harness: Harness, token: string) => Door | Promise<Door>;

const programs = examplePython();

/** Every way into the service, by its name. The one for Python is missing where its packages cannot be had. */
export const DOORS: Record<string, Opened> = {
  REST: overRest,
  'the client': byClient,
  regreq: byCommand,
  'a parent workflow in TypeScript': asChild,
  'a workflow of another namespace, over Nexus': overNexus,
  ...(programs !== undefined && { 'a caller in Python': (harness) => fromPython(harness, programs) }),
};
