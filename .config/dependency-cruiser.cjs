// Each folder may use only one outside thing, and is named for it (docs/architecture.md). These rules check that table:
// first which of our folders a folder may import, then which folders may use a library.

const processStarts = '^src/(main|api|worker|codec|cli|build-workflows|regreq/main)\\.ts$';
const inputSchemas = '^src/domain/(.*-schema|text/input-text|input-problems)\\.ts$';
const ours = '^(src|workflows|activities|test)/';
const npm = ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown'];

/** The modules of a folder import our own modules only from the folders in the table. */
function folder(name, path, allowed, comment) {
  return {
    name: `${name}-imports`,
    comment,
    severity: 'error',
    from: { path },
    to: { path: ours, pathNot: [path, ...allowed] },
  };
}

/** Only these folders may use a library. Every folder may import its types. */
function library(name, packages, folders, comment) {
  return {
    name: `${name}-library`,
    comment,
    severity: 'error',
    from: { path: '^(src|workflows|activities)/', pathNot: folders },
    to: { path: `(^|/)node_modules/(${packages})/`, dependencyTypesNot: ['type-only'] },
  };
}

/** The types of the configuration are shared by these folders. */
const types = (from, to) => ({
  name: `${from.split('/').at(-1)}-imports-types-only`,
  comment: `import only types of ${to}; a value would depend on how the process starts`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: to, dependencyTypesNot: ['type-only'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    folder('domain', '^src/domain/', [], 'the domain uses nothing outside itself'),
    folder('workflows', '^workflows/', ['^src/domain/'], 'a workflow uses only workflow time and the domain'),
    {
      name: 'published-contract',
      comment: 'other people install the contract without the service, so it stands alone',
      severity: 'error',
      from: { path: '^workflows/contract\\.ts$' },
      to: { path: ours },
    },
    {
      name: 'examples-know-the-contract-only',
      comment: 'the examples are for people who have only the published package',
      severity: 'error',
      from: { path: '^docs/examples/' },
      to: { path: ours, pathNot: '^workflows/contract\\.ts$' },
    },
    folder(
      'activities',
      '^activities/',
      ['^workflows/((activity-)?contract|headers)\\.ts$', '^src/(domain|db|observability|provisioning)/'],
      'an activity does the outside work of a workflow',
    ),
    folder(
      'http',
      '^src/http/',
      ['^src/(app|auth|domain|observability)/', '^src/(errors|config)\\.ts$'],
      'http handles HTTP requests and nothing else',
    ),
    folder(
      'auth',
      '^src/auth/',
      ['^src/domain/', '^src/(errors|config)\\.ts$'],
      'auth handles tokens and nothing else',
    ),
    folder('db', '^src/db/', ['^src/domain/'], 'db handles SQL and nothing else'),
    folder(
      'observability',
      '^src/observability/',
      ['^src/domain/'],
      'observability handles logs, metrics and traces and nothing else',
    ),
    folder(
      'provisioning',
      '^src/provisioning/',
      ['^src/domain/'],
      'provisioning handles secrets and nothing else',
    ),
    folder(
      'encryption',
      '^src/encryption/',
      ['^src/errors\\.ts$', '^workflows/failure-converter\\.ts$'],
      'encryption handles keys and nothing else',
    ),
    folder(
      'observability',
      '^src/observability/',
      ['^src/domain/'],
      'observability measures, and is given what it measures',
    ),
    folder(
      'temporal',
      '^src/temporal/',
      ['^src/(domain|observability)/', '^src/(errors|config)\\.ts$', '^workflows/'],
      'temporal handles the Temporal client and nothing else',
    ),
    folder(
      'nexus',
      '^src/nexus/',
      ['^src/domain/', '^workflows/(activity-)?contract\\.ts$'],
      'nexus handles operations that workflows of other namespaces call, and nothing else',
    ),
    folder(
      'app',
      '^src/app/',
      [
        '^src/(auth|db|domain|observability|provisioning|temporal)/',
        '^src/errors\\.ts$',
        '^workflows/(activity-)?contract\\.ts$',
      ],
      'use cases combine the other folders, but do not know HTTP',
    ),
    folder(
      'embedded',
      '^src/embedded/',
      ['^src/(errors|config)\\.ts$'],
      'embedded handles the embedded servers and nothing else',
    ),
    folder('client', '^src/client/', [], 'the client speaks HTTP and uses nothing of the service'),
    folder(
      'regreq',
      '^src/regreq/',
      ['^src/client/'],
      'the command line does what any client of the API can do',
    ),
    folder(
      'console',
      '^src/console/',
      ['^src/client/'],
      'the console does what any client of the API can do',
    ),
    {
      name: 'console-has-no-node',
      comment: 'the console runs in browsers',
      severity: 'error',
      from: { path: '^src/console/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'console-screens-apart',
      comment: 'each screen is loaded when it is opened, so no screen may need another one',
      severity: 'error',
      from: {
        path: '^src/console/(queue|request|new-request|applications|directory|audit|overview|policy)/',
      },
      to: {
        path: '^src/console/(queue|request|new-request|applications|directory|audit|overview|policy)/',
        pathNot: '^src/console/$1/',
      },
    },
    library(
      'browser',
      '@mantine/[^/]+|@tanstack/[^/]+|react|react-dom|recharts|oidc-client-ts',
      ['^src/console/'],
      'only the console runs in browsers',
    ),
    {
      name: 'client-libraries',
      comment: 'the client runs in browsers, so it uses no Node module and no library but its transport',
      severity: 'error',
      from: { path: '^src/client/' },
      to: { dependencyTypes: ['core', ...npm], pathNot: '(^|/)node_modules/openapi-fetch/' },
    },
    types('src/auth', '^src/config\\.ts$'),
    types('src/http', '^src/config\\.ts$'),
    types('src/temporal', '^src/config\\.ts$'),
    types('src/embedded', '^src/config\\.ts$'),
    {
      name: 'contract-only',
      comment:
        'outside workflows/, import the contracts and the headers of workflows, and only types of the rest',
      severity: 'error',
      from: { path: '^(src|activities)/', pathNot: [processStarts, '^src/process/'] },
      to: {
        path: '^workflows/',
        pathNot: '^workflows/((activity-)?contract|headers)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'process-starts-are-ends',
      comment: 'the import of a process start would start the process',
      severity: 'error',
      from: {},
      to: { path: processStarts },
    },
    {
      name: 'test-is-an-end',
      comment: 'code that runs must not need test code',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'schemas-outside-workflows',
      comment:
        'zod must not get into the workflow bundle, so workflows and the domain do not import the input schemas',
      severity: 'error',
      from: { path: ['^workflows/', '^src/domain/'], pathNot: inputSchemas },
      to: { path: inputSchemas, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-libraries',
      comment: 'the domain uses no library, except zod in the input schemas',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: inputSchemas },
      to: { dependencyTypes: npm, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-schema-libraries',
      comment: 'the input schemas use no library except zod',
      severity: 'error',
      from: { path: inputSchemas },
      to: { dependencyTypes: npm, pathNot: '(^|/)node_modules/zod/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-libraries',
      comment: 'the sandbox has these packages; another one may not be deterministic',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        dependencyTypes: npm,
        pathNot: '(^|/)node_modules/(@temporalio/(workflow|common)|nexus-rpc)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-node-in-workflows',
      comment: 'the sandbox has no Node modules, and the domain runs in it too',
      severity: 'error',
      from: { path: '^(workflows|src/domain)/' },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    },
    library('sql', 'knex|pg', ['^src/(db|embedded)/'], 'only src/db uses SQL'),
    library('prometheus', 'prom-client', ['^src/observability/'], 'only src/observability knows Prometheus'),
    library('express', 'express|helmet|swagger-ui-dist', ['^src/http/'], 'only src/http uses HTTP libraries'),
    library(
      'temporal-client',
      '@temporalio/client|@grpc/grpc-js',
      ['^src/(temporal|embedded|nexus)/'],
      'only src/temporal starts and signals workflows, and src/nexus starts those that an operation waits for',
    ),
    library(
      'nexus',
      '@temporalio/nexus|nexus-rpc',
      ['^src/nexus/', '^workflows/contract\\.ts$'],
      'only src/nexus handles operations; the published contract says what they are',
    ),
    library(
      'temporal-worker',
      '@temporalio/worker',
      ['^src/process/', '^src/build-workflows\\.ts$'],
      'only processes create workers and bundles',
    ),
    library(
      'opentelemetry',
      '@opentelemetry/[^/]+|@temporalio/interceptors-opentelemetry',
      ['^src/observability/'],
      'a process that is not traced must not load it',
    ),
    library(
      'jose',
      'jose',
      ['^src/(auth|embedded|provisioning)/'],
      'cryptography stays in few folders, so that it is easy to review',
    ),
    {
      name: 'no-circular',
      comment: 'two modules that need each other cannot be understood alone',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment:
        'the rules above do not see an import that cannot be resolved; only the examples import what we publish',
      severity: 'error',
      from: { pathNot: '^docs/examples/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependencies',
      comment:
        'code that runs must be installed by npm ci --omit=dev; the build puts what the console needs into it',
      severity: 'error',
      from: { path: '^(src|workflows|activities)/', pathNot: '^src/console/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.data)/' },
    tsConfig: { fileName: 'test/tsconfig.json' },
    // The rules also see imports of types, and can tell them from others.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'import', 'default', 'types'],
    },
  },
};
