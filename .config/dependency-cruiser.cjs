// A line lives in the folder named for the only thing it may touch (docs/architecture.md). These rules are that table:
// first what each folder may import of ours, then which folders a library may be used in.

const processStarts = '^src/(main|api|worker|cli|build-workflows)\\.ts$';
const inputSchemas = '^src/domain/(.*-schema|text/input-text)\\.ts$';
const ours = '^(src|workflows|activities|test)/';
const npm = ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown'];

/** A folder's modules import ours only from where the table says. */
function folder(name, path, allowed, comment) {
  return {
    name: `${name}-imports`,
    comment,
    severity: 'error',
    from: { path },
    to: { path: ours, pathNot: [path, ...allowed] },
  };
}

/** A library belongs to the folders that touch what it reaches. Its types may be named anywhere. */
function library(name, packages, folders, comment) {
  return {
    name: `${name}-library`,
    comment,
    severity: 'error',
    from: { path: '^(src|workflows|activities)/', pathNot: folders },
    to: { path: `(^|/)node_modules/(${packages})/`, dependencyTypesNot: ['type-only'] },
  };
}

/** Types of these are shared: what the processes are configured by. */
const types = (from, to) => ({
  name: `${from.split('/').at(-1)}-imports-types-only`,
  comment: `of ${to} only types: a value would be a dependency on where the process starts`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: to, dependencyTypesNot: ['type-only'] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    folder('domain', '^src/domain/', [], 'the domain touches nothing'),
    folder('workflows', '^workflows/', ['^src/domain/'], 'a workflow touches workflow time'),
    folder(
      'activities',
      '^activities/',
      ['^workflows/contract\\.ts$', '^src/(domain|db|provisioning)/'],
      "an activity touches the world on a workflow's behalf",
    ),
    folder(
      'http',
      '^src/http/',
      ['^src/(app|auth|domain)/', '^src/(errors|config)\\.ts$'],
      'http touches a request',
    ),
    folder('auth', '^src/auth/', ['^src/domain/', '^src/(errors|config)\\.ts$'], 'auth touches a token'),
    folder('db', '^src/db/', ['^src/domain/'], 'db touches SQL'),
    folder('provisioning', '^src/provisioning/', ['^src/domain/'], 'provisioning touches secrets'),
    folder(
      'temporal',
      '^src/temporal/',
      ['^src/domain/', '^src/(errors|config)\\.ts$', '^workflows/'],
      'temporal touches the Temporal client',
    ),
    folder(
      'app',
      '^src/app/',
      ['^src/(auth|db|domain|provisioning|temporal)/', '^src/errors\\.ts$', '^workflows/contract\\.ts$'],
      'use cases bring the others together, but know no HTTP',
    ),
    folder(
      'embedded',
      '^src/embedded/',
      ['^src/(errors|config)\\.ts$'],
      'embedded touches the embedded servers',
    ),
    types('src/auth', '^src/config\\.ts$'),
    types('src/http', '^src/config\\.ts$'),
    types('src/temporal', '^src/config\\.ts$'),
    types('src/embedded', '^src/config\\.ts$'),
    {
      name: 'contract-only',
      comment: 'beyond the workflow contract, only the type of a workflow may be named outside workflows/',
      severity: 'error',
      from: { path: '^(src|activities)/', pathNot: [processStarts, '^src/process/'] },
      to: { path: '^workflows/', pathNot: '^workflows/contract\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'process-starts-are-ends',
      comment: 'importing one would start it',
      severity: 'error',
      from: {},
      to: { path: processStarts },
    },
    {
      name: 'test-is-an-end',
      comment: 'what runs must not need what tests it',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'schemas-outside-workflows',
      comment: 'zod breaks the workflow bundle, so what workflows may import never imports what uses zod',
      severity: 'error',
      from: { path: ['^workflows/', '^src/domain/'], pathNot: inputSchemas },
      to: { path: inputSchemas, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-libraries',
      comment: 'zod in the input schemas, and nothing else',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: inputSchemas },
      to: { dependencyTypes: npm, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-schema-libraries',
      comment: 'zod in the input schemas, and nothing else',
      severity: 'error',
      from: { path: inputSchemas },
      to: { dependencyTypes: npm, pathNot: '(^|/)node_modules/zod/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-libraries',
      comment: 'the sandbox has these two; anything else may not be deterministic',
      severity: 'error',
      from: { path: '^workflows/' },
      to: {
        dependencyTypes: npm,
        pathNot: '(^|/)node_modules/@temporalio/(workflow|common)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-node-in-workflows',
      comment: 'Node is not there in the sandbox, and the domain runs in it too',
      severity: 'error',
      from: { path: '^(workflows|src/domain)/' },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    },
    library('sql', 'knex|pg', ['^src/(db|embedded)/'], 'SQL is written in src/db'),
    library(
      'express',
      'express|helmet|pino-http|swagger-ui-dist',
      ['^src/http/'],
      'HTTP is spoken in src/http',
    ),
    library(
      'temporal-client',
      '@temporalio/client|@grpc/grpc-js',
      ['^src/(temporal|embedded)/'],
      'src/temporal is the only starter and signaller',
    ),
    library(
      'temporal-worker',
      '@temporalio/worker',
      ['^src/process/', '^src/build-workflows\\.ts$'],
      'workers and bundles are made by processes',
    ),
    library(
      'jose',
      'jose',
      ['^src/(auth|embedded|provisioning)/'],
      'cryptography stays where it can be read in one go',
    ),
    {
      name: 'no-circular',
      comment: 'neither of two that need each other can be understood alone',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'what cannot be resolved escapes every rule above',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-dev-dependencies',
      comment: 'what runs must be there after npm ci --omit=dev',
      severity: 'error',
      from: { path: '^(src|workflows|activities)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.data)/' },
    tsConfig: { fileName: 'test/tsconfig.json' },
    // Imports of types are seen too, and told apart.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'require', 'import', 'default', 'types'],
    },
  },
};
