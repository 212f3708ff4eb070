import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { freePort } from '../../../src/embedded/server/free-port';
import { eventually } from '../eventually';
import { PROJECT } from '../service/service';

const DOCS = join(PROJECT, 'docs/prometheus');
export const ALERTS = join(DOCS, 'alerts.yml');

/** Whether the real programs are on this machine: `prometheus` and `promtool`. */
export function isPrometheusInstalled(): boolean {
  return ['prometheus', 'promtool'].every((name) => spawnSync(name, ['--version']).error === undefined);
}

/** Runs promtool. @throws Error with what it printed, if it finds a mistake */
export function promtool(args: string[], input = ''): void {
  execFileSync('promtool', args, { cwd: PROJECT, input, stdio: 'pipe' });
}

/** One series of a result. */
export interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

/** A rule as Prometheus has loaded it. */
export interface Rule {
  name: string;
  health: 'ok' | 'err' | 'unknown';
  state: 'inactive' | 'pending' | 'firing';
  lastError?: string;
}

/** A Prometheus server that runs our example configuration. */
export interface Prometheus {
  query: (expression: string) => Promise<Sample[]>;
  rules: () => Promise<Rule[]>;
  stop: () => Promise<void>;
}

/** Starts Prometheus with docs/prometheus, except that it asks these targets, and once a second. */
export async function startPrometheus(targets: string[]): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'registration-requests-prometheus-'));
  const example = parse(await readFile(join(DOCS, 'prometheus.yml'), 'utf8'));
  const [scrape] = example.scrape_configs;
  const file = join(folder, 'prometheus.yml');
  await writeFile(
    file,
    stringify({
      ...example,
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: example.rule_files.map((name: string) => join(DOCS, name)),
      scrape_configs: [{ ...scrape, static_configs: [{ targets }] }],
    }),
  );
  const address = `127.0.0.1:${await freePort()}`;
  const server = spawn(
    'prometheus',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: 'inherit' },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the answers have no types
  const ask = async (path: string): Promise<any> => {
    const answer = await fetch(`http://${address}/api/v1/${path}`);
    const body = JSON.parse(await answer.text());
    if (body.status !== 'success') throw new Error(body.error);
    return body.data;
  };
  await eventually(() =>
    fetch(`http://${address}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return {
    query: async (expression) => (await ask(`query?query=${encodeURIComponent(expression)}`)).result,
    rules: async () => (await ask('rules')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules),
    stop: async () => {
      server.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
