import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePort } from '../../src/embedded/server/free-port';
import { refuseInserts } from '../support/db/refuse-inserts';
import { eventually } from '../support/eventually';
import { type ApiClient, REQUESTS } from '../support/http/api-client';
import { startCallerLab } from '../support/nexus/caller-lab';
import {
  ALERTS,
  isPrometheusInstalled,
  type Prometheus,
  promtool,
  type Rule,
  startPrometheus,
} from '../support/servers/prometheus';
import { createDeployment, type Deployment } from '../support/service/deployment';
import { PROJECT } from '../support/service/service';

interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}
/** A case for promtool: what fires at some moments. */
interface AlertCase {
  promql_expr_test: { exp_samples?: { labels: string }[] }[];
}
interface Panel {
  id: number;
  type: string;
  title: string;
  datasource?: { type: string; uid: string };
  targets?: { refId: string; expr: string; datasource: { type: string; uid: string } }[];
}

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const alerts: Alert[] = parse(readFileSync(ALERTS, 'utf8')).groups.flatMap(
  ({ rules }: { rules: Alert[] }) => rules,
);
const CASES = 'test/docs/alerts.promtool.yml';
const dashboard = JSON.parse(read('docs/grafana/dashboard.json'));
const panels: Panel[] = dashboard.panels;
const panelQueries = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ refId, expr }) => [`${title}, ${refId}`, expr] as const),
);

/** What Grafana makes of a query before it sends it. */
function filledIn(expression: string): string {
  return expression.replaceAll('$job', '.*').replaceAll('$__rate_interval', '10m');
}

/** The value that an alert watches, without its limit. `absent` has a value only when that one has none. */
function watchedBy({ expr }: Alert): string {
  const [limited = ''] = expr.split(' or absent(');
  const watched = limited.replace(/\s(==|>)\s[\d.* ]+$/, '');
  if (watched === limited) throw new Error(`no limit in: ${expr}`);
  return watched;
}

/** The names of metrics in a text. */
function metricsIn(text: string): string[] {
  return [...new Set(text.match(/\b(registration_requests|temporal|nodejs|process)_[a-z0-9_]+\b/g))];
}

const isInstalled = isPrometheusInstalled();
if (!isInstalled) {
  const problem = 'prometheus and promtool are not installed (Debian: apt-get install prometheus)';
  if (process.env.CI !== undefined) throw new Error(problem);
  process.stderr.write(`SKIPPED: no expression of the alerts and the dashboard was tried: ${problem}\n`);
}

describe('the dashboard', () => {
  it('can be imported by Grafana 11 and 12, which ask for the data source', () => {
    // Grafana 11.0 writes version 39. Each Grafana reads its own version and all before.
    expect(dashboard).toMatchObject({
      schemaVersion: 39,
      uid: expect.any(String),
      title: expect.any(String),
    });
    expect(dashboard.id).toBeUndefined();
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', type: 'datasource', query: 'prometheus' }),
    );
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const sources = read('docs/grafana/dashboard.json').match(/"uid": "[^"]*"/g);
    expect([...new Set(sources)].sort()).toEqual([
      '"uid": "${datasource}"',
      '"uid": "registration-requests"',
    ]);
    const shown = panels.filter(({ type }) => type !== 'row');
    expect(shown.length).toBeGreaterThan(20);
    for (const { type, datasource, targets = [] } of shown) {
      expect(['stat', 'timeseries']).toContain(type);
      for (const source of [datasource, ...targets.map((target) => target.datasource)]) {
        expect(source).toEqual({ type: 'prometheus', uid: '${datasource}' });
      }
      expect(targets.length).toBeGreaterThan(0);
    }
  });
});

(isInstalled ? describe : describe.skip)('in a real Prometheus', () => {
  let deployment: Deployment;
  let prometheus: Prometheus;
  /** Of the API and of the worker. */
  let scrapes: string[];

  beforeAll(async () => {
    deployment = await createDeployment();
    const ports = [await freePort(), await freePort()];
    const [apiEnv, workerEnv] = ports.map((port) => ({ METRICS_PORT: String(port) }));
    const [{ admin }] = await Promise.all([deployment.startApi(apiEnv), deployment.startWorker(workerEnv)]);
    // A rate needs a series that was scraped before it grew, and the first calls make the series.
    await makeTraffic(admin);
    prometheus = await startPrometheus(ports.map((port) => `127.0.0.1:${port}`));
    for (const series of [
      'registration_requests_http_requests_total{route=~".*/approve", status="502"}',
      'temporal_activity_schedule_to_start_latency_seconds_count',
    ]) {
      await eventually(() => valuesOf(series), hasValue);
    }
    await makeTraffic(admin);
    scrapes = await Promise.all(
      ports.map(async (port) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
  });
  afterAll(async () => {
    await prometheus.stop();
    await deployment.remove();
  });

  /** Calls with each outcome, and one approval whose application cannot be created. */
  async function makeTraffic(admin: ApiClient): Promise<void> {
    const create = async (): Promise<string> => `${REQUESTS}/${String((await admin.create()).body.id)}`;
    expect(await admin.post(`${await create()}/approve`)).toMatchObject({ status: 200 });
    expect(await admin.post(`${await create()}/reject`, { reason: 'no' })).toMatchObject({ status: 200 });
    expect(await admin.delete(await create())).toMatchObject({ status: 200 });
    const allow = await refuseInserts(deployment.db, 'applications', 'P0001');
    expect(await admin.post(`${await create()}/approve`)).toMatchObject({ status: 502 });
    await allow();
    expect(await admin.get('/nowhere')).toMatchObject({ status: 404 });
    const callers = await startCallerLab(deployment);
    const call = await callers.start('getStatus', callers.endpoint, { request_id: randomUUID() });
    await expect(call.result()).rejects.toThrow();
    await callers.stop();
  }

  const valuesOf = async (expression: string): Promise<number[]> =>
    (await prometheus.query(expression)).map(({ value: [, value] }) => Number(value));
  const hasValue = (values: number[]): boolean => values.some((value) => Number.isFinite(value));

  it.each(panelQueries)('the panel "%s" of the dashboard shows something', async (_title, expression) => {
    await eventually(() => valuesOf(filledIn(expression)), hasValue);
  });

  it.each(alerts.map((alert) => [alert.alert, alert] as const))(
    'the alert %s watches a value that is there',
    async (_name, alert) => {
      await eventually(() => valuesOf(watchedBy(alert)), hasValue);
    },
  );

  it('every alert can be evaluated, and only those fire that should', async () => {
    // Those of the failed approvals. Only alerts without `for` can fire within the seconds of a test.
    const firing = ['RegistrationRequestsProvisioningGivenUp'];
    const rules = await eventually(
      () => prometheus.rules(),
      (all) => all.every(({ health }) => health !== 'unknown') && all.some(isFiring),
    );
    expect(rules.map(({ name }) => name)).toEqual(alerts.map(({ alert }) => alert));
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    expect(rules.filter(isFiring).map(({ name }) => name)).toEqual(firing);
  });

  it('an alert about what is missing fires when everything is gone', async () => {
    const missing = alerts.filter(({ expr }) => expr.includes(' or absent('));
    expect(missing.map(({ alert }) => alert)).toEqual([
      'RegistrationRequestsNoApi',
      'RegistrationRequestsNoWorker',
    ]);
    for (const { expr } of missing) {
      expect(await valuesOf(expr)).toEqual([]);
      expect(await valuesOf(expr.replaceAll('registration_requests_', 'nowhere_'))).toEqual([1]);
    }
  });

  it('each alert fires when its value has been beyond the limit for long enough, and not before', () => {
    promtool(['test', 'rules', CASES]);
    const cases: AlertCase[] = parse(read(CASES)).tests;
    const fired = cases.flatMap(({ promql_expr_test }) =>
      promql_expr_test.flatMap(({ exp_samples = [] }) => exp_samples.map(({ labels }) => labels)),
    );
    const firable = alerts.map(({ alert }) => `{alertname="${alert}"}`);
    expect([...new Set(fired)].sort()).toEqual(firable.sort());
  });

  it('rules, configuration and scrape pass the checks of promtool', () => {
    promtool(['check', 'rules', ALERTS]);
    promtool(['check', 'config', 'docs/prometheus/prometheus.yml']);
    for (const scrape of scrapes) promtool(['check', 'metrics'], scrape);
  });

  it('every metric that a document names is in a scrape, and every one of ours is documented', () => {
    const scraped = scrapes.join('\n');
    const known = new Set(
      [...scraped.matchAll(/^(\w+)(?:\{| )/gm)]
        .map(([, name]) => name)
        .concat([...scraped.matchAll(/^# HELP (\w+)/gm)].map(([, name]) => name)),
    );
    const documented = metricsIn(read('docs/observability.md'));
    const named = [
      ...documented,
      ...metricsIn(read('docs/prometheus/alerts.yml')),
      ...metricsIn(read('docs/grafana/dashboard.json')),
    ];
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    const ours = [...scraped.matchAll(/^# HELP (registration_requests_\w+)/gm)].map(([, name]) => name ?? '');
    expect(ours.length).toBeGreaterThan(15);
    expect(ours.filter((name) => !documented.includes(name))).toEqual([]);
  });
});

function isFiring({ state }: Rule): boolean {
  return state === 'firing';
}

describe('each alert', () => {
  it.each(alerts.map((alert) => [alert.alert, alert] as const))(
    '%s says how bad it is, what has happened, and where to read what to do',
    (_name, { alert, labels, annotations: { summary, description } }) => {
      expect(['warning', 'critical']).toContain(labels.severity);
      expect(summary).not.toBe('');
      expect(description).toMatch(new RegExp(`docs/observability\\.md#${alert.toLowerCase()}$`));
    },
  );
});
