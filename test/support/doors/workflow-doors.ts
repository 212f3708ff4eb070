import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import type { Onboarded } from '../../../docs/examples/typescript/onboarding-workflow';
import { onboard } from '../../../docs/examples/typescript/start-onboarding';
import type { RecipientKey } from '../../../workflows/contract';
import { startCallerLab } from '../nexus/caller-lab';
import type { Harness } from '../service/harness';
import { PROJECT } from '../service/service';
import { runOnboarding } from '../temporal/onboarding-worker';
import type { Credentials, Door, Refusal } from './door';

const EXAMPLE = join(PROJECT, 'docs/examples/python');

/** The example of a parent workflow in TypeScript, in the namespace of the service. */
export async function asChild(harness: Harness): Promise<Door> {
  const stop = await runOnboarding(harness);
  const onboarded = async (request: unknown): Promise<Onboarded> =>
    harness.temporal.workflow.execute<(input: unknown) => Promise<Onboarded>>('onboarding', {
      workflowId: randomUUID(),
      taskQueue: 'onboarding',
      args: [{ request, recipient_key: await publicKey() }],
    });
  return {
    secretGoesTo: 'starter',
    register: async (body, approve) => {
      const credentials = onboard(harness.temporal, body as never);
      await approve(body.name);
      return credentials;
    },
    refusals: (requests) =>
      Promise.all(requests.map(async (request) => problemsOf(await onboarded(request)))),
    stop,
  };
}

/** The example of a workflow in another namespace, which calls over Nexus. */
export async function overNexus(harness: Harness): Promise<Door> {
  const lab = await startCallerLab(harness);
  const onboarded = async (request: unknown, recipient_key: RecipientKey): Promise<Onboarded> => {
    const input = { request: request as never, recipient_key };
    return (await lab.start('onboardingOverNexus', input, lab.endpoint)).result();
  };
  return {
    secretGoesTo: 'starter',
    register: async (body, approve) => {
      const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
      const ended = onboarded(body, (await exportJWK(publicKey)) as RecipientKey);
      await approve(body.name);
      const result = await ended;
      if (result.status !== 'APPROVED') throw new Error(`not approved but ${result.status}`);
      const { plaintext } = await compactDecrypt(result.sealed_secret ?? '', privateKey);
      return { client_id: result.client_id, client_secret: new TextDecoder().decode(plaintext) };
    },
    refusals: (requests) =>
      Promise.all(requests.map(async (request) => problemsOf(await onboarded(request, await publicKey())))),
    stop: () => lab.stop(),
  };
}

/**
 * The example of a caller in Python.
 * @param programs the folder of Python's programs, with the packages of the example
 */
export function fromPython({ temporalConfig }: Harness, programs: string): Door {
  const python = async (script: string, input: unknown): Promise<string> => {
    const file = join(await mkdtemp(join(tmpdir(), 'registration-requests-door-')), 'input.json');
    await writeFile(file, JSON.stringify(input));
    const child = spawn(join(programs, 'python'), [script, file], {
      env: {
        ...process.env,
        PYTHONPATH: EXAMPLE,
        PYTHONDONTWRITEBYTECODE: '1',
        TEMPORAL_ADDRESS: temporalConfig.connection.address,
        TEMPORAL_NAMESPACE: temporalConfig.namespace,
      },
    });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    await rm(dirname(file), { recursive: true });
    if (stdout === '') throw new Error(stderr);
    return stdout;
  };
  return {
    secretGoesTo: 'starter',
    register: async (body, approve) => {
      const ended = python(join(EXAMPLE, 'register_application.py'), body);
      await approve(body.name);
      return JSON.parse(await ended) as Credentials;
    },
    refusals: async (requests) =>
      JSON.parse(await python(join(__dirname, 'register_all.py'), requests)) as Refusal[],
  };
}

function problemsOf(onboarded: Onboarded): Refusal {
  if (onboarded.status !== 'INVALID') throw new Error(`no refusal but ${onboarded.status}`);
  return onboarded.problems;
}

async function publicKey(): Promise<RecipientKey> {
  return (await exportJWK((await generateKeyPair('ECDH-ES', { crv: 'P-256' })).publicKey)) as RecipientKey;
}
