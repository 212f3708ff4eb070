import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { VARIABLES } from '../../src/config';
import { PROJECT } from '../support/service/service';

type Labels = Record<string, string>;

interface Container {
  name: string;
  args: string[];
  ports?: { name: string; containerPort: number }[];
  env?: { name: string }[];
  securityContext?: object;
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  resources?: object;
}

interface Probe {
  httpGet: { path: string; port: string };
}

interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: {
    replicas?: number;
    selector?: { matchLabels: Labels };
    template?: {
      metadata: { labels: Labels };
      spec: {
        securityContext: object;
        automountServiceAccountToken: boolean;
        terminationGracePeriodSeconds?: number;
        containers: Container[];
      };
    };
  };
}

interface ComposeService {
  image: string;
  command: string[];
  environment: Record<string, string>;
  read_only?: boolean;
  cap_drop?: string[];
  healthcheck?: object;
}

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');

/** Variables that the service reads through Temporal's SDK (docs/operations.md). */
const OF_TEMPORAL = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'];
const known = new Set([...VARIABLES, ...OF_TEMPORAL]);

const base = 'docs/kubernetes/base';
const { resources, configMapGenerator } = parse(read(`${base}/kustomization.yaml`)) as {
  resources: string[];
  configMapGenerator: { envs: string[] }[];
};
const manifests = resources.flatMap((file) =>
  parseAllDocuments(read(`${base}/${file}`)).map((document) => document.toJS() as Manifest),
);
const ofKind = (kind: string): Manifest[] => manifests.filter((manifest) => manifest.kind === kind);
const workloads = [...ofKind('Deployment'), ...ofKind('Job')];
const containers = workloads.flatMap(({ spec }) => spec.template?.spec.containers ?? []);

/** The program that a command starts. Its source is there, so the build makes it. */
function expectProgram(command: string[]): void {
  const [node, ...rest] = command;
  expect(node).toBe('node');
  const program = rest.find((argument) => argument.startsWith('dist/')) ?? '';
  expect(program).toMatch(/^dist\/src\/\w+\.js$/);
  expect(existsSync(join(PROJECT, program))).toBe(true);
  for (const argument of rest.filter((option) => option.startsWith('--env-file='))) {
    expect(existsSync(join(PROJECT, argument.replace('--env-file=', '')))).toBe(true);
  }
}

describe('the Kubernetes manifests', () => {
  it('have an API, a worker and a setup', () => {
    expect(workloads.map(({ metadata }) => metadata.name)).toEqual([
      'registration-requests-api',
      'registration-requests-worker',
      'registration-requests-setup',
    ]);
  });

  it.each(workloads.map((workload) => [workload.metadata.name, workload] as const))(
    '%s has no rights that it does not need',
    (_name, { spec }) => {
      const pod = spec.template?.spec;
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const container of pod?.containers ?? []) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources).toMatchObject({
          requests: { cpu: expect.any(String) as string, memory: expect.any(String) as string },
          limits: { memory: expect.any(String) as string },
        });
      }
    },
  );

  it.each(ofKind('Deployment').map((deployment) => [deployment.metadata.name, deployment] as const))(
    '%s is asked whether it lives, at a port that it has, and a budget keeps it',
    (_name, { spec }) => {
      const { metadata, spec: pod } = spec.template ?? { metadata: { labels: {} } };
      for (const container of pod?.containers ?? []) {
        const ports = container.ports?.map(({ name }) => name);
        for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
          expect(ports).toContain(probe?.httpGet.port);
        }
        expect(container.livenessProbe?.httpGet.path).toBe('/healthz');
      }
      expect(spec.selector?.matchLabels).toEqual(metadata.labels);
      const budgets = ofKind('PodDisruptionBudget').map((budget) => budget.spec.selector?.matchLabels);
      expect(
        budgets.filter((labels) => JSON.stringify(labels) === JSON.stringify(metadata.labels)),
      ).toHaveLength(1);
    },
  );

  it('ask the API whether it is ready, and the worker at the port of its metrics', () => {
    const [api, worker] = containers;
    expect(api?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'http' });
    expect(worker?.livenessProbe?.httpGet).toEqual({ path: '/healthz', port: 'metrics' });
    const settings = Object.fromEntries(settingsLines().map((line) => line.split('=')));
    expect(worker?.ports).toContainEqual({ name: 'metrics', containerPort: Number(settings.METRICS_PORT) });
  });

  it('let the API wait for a decision before it is killed', () => {
    const [api] = ofKind('Deployment');
    // The pause before the stop, DECISION_WAIT and the grace of answers (docs/operations.md#stop).
    expect(api?.spec.template?.spec.terminationGracePeriodSeconds).toBeGreaterThan(5 + 10 + 10);
  });

  it('start programs that the build makes', () => {
    for (const { args } of containers) expectProgram(args);
  });

  it('name only variables that the service reads', () => {
    const named = [
      ...containers.flatMap(({ env = [] }) => env.map(({ name }) => name)),
      ...settingsLines().map((line) => line.split('=')[0] ?? ''),
      ...[...read('docs/kubernetes/example/kustomization.yaml').matchAll(/^ +- ([A-Z_]+)=/gm)].map(
        ([, name = '']) => name,
      ),
    ];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

function settingsLines(): string[] {
  return configMapGenerator
    .flatMap(({ envs }) => envs.flatMap((file) => read(`${base}/${file}`).split('\n')))
    .filter((line) => /^[^#]/.test(line));
}

describe('docker-compose.yml', () => {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, ComposeService>;
  };
  const ours = Object.entries(services).filter(([, { image }]) => image === 'registration-requests');

  it('runs the setup once, the API, the worker and the codec server, with nothing that they do not need', () => {
    expect(ours.map(([name]) => name)).toEqual(['api', 'worker', 'codec', 'setup']);
    for (const [, service] of ours) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      expectProgram(service.command);
    }
    expect(services.api?.healthcheck).toBeDefined();
    expect(services.worker?.healthcheck).toBeDefined();
  });

  it('names every variable that the service reads, and no other', () => {
    // These are about embedded servers, or are set by the image, or are the former name of another one.
    const elsewhere = [
      ...['DATA_DIR', 'TEMPORAL_CLI', 'TEMPORAL_UI_PORT', 'HOST', 'PORT'],
      ...['DATABASE_POOL_SIZE', 'MIGRATION_DATABASE_URL', 'CODEC_PORT'],
    ];
    for (const [, { environment }] of ours) {
      expect(Object.keys(environment).sort()).toEqual(
        [...known].filter((name) => !elsewhere.includes(name)).sort(),
      );
    }
  });
});
