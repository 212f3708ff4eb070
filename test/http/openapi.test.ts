import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { MemoryStore } from 'express-rate-limit';
import { z } from 'zod';
import { mountRoutes } from '../../src/http/mount-routes';
import { limitRate } from '../../src/http/rate-limit';
import { errorHandler } from '../../src/http/error-handler';
import { responsesOf } from '../../src/http/responses';
import { type Answer, route } from '../../src/http/route';
import { routes } from '../../src/http/routes';
import { type Harness, startHarness } from '../support/service/harness';

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  security: object[];
  parameters?: { name: string; in: string; schema: Json; required?: boolean }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Json }> };
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema: Json }>; headers?: Json }
  >;
}

describe('the OpenAPI document', () => {
  let harness: Harness;
  let document: Json & { paths: Record<string, Record<string, Operation>> };
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    const response = await fetch(`${harness.url}/openapi.json`);
    expect(response.status).toBe(200);
    document = (await response.json()) as typeof document;
  });
  afterAll(() => harness.stop());

  const operations = (): [string, string, Operation][] =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, string, Operation] => [
        path,
        method,
        operation,
      ]),
    );

  it('is an OpenAPI 3.1 document of this service', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Registration Requests', version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    });
  });

  it('has every route and no other one, each with its own id', () => {
    const expected = routes.map(
      ({ method, path, operationId }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')} ${operationId}`,
    );
    const actual = operations().map(([path, method, { operationId }]) => `${method} ${path} ${operationId}`);
    expect(actual.sort()).toEqual(expected.sort());
    const ids = operations().map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(routes.map((route) => [route.operationId, route] as const))(
    '%s has its statuses, its parameters, its body and its access',
    (operationId, route) => {
      const [path, , operation] = operations().find(([, , found]) => found.operationId === operationId) ?? [];
      if (path === undefined || !operation) throw new Error('not in the document');
      expect(Object.keys(operation.responses).sort()).toEqual(Object.keys(responsesOf(route)).sort());
      for (const response of Object.values(operation.responses)) expect(response.description).not.toBe('');
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = operation.parameters ?? [];
      expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(
        inPath,
      );
      expect(parameters.every((parameter) => parameter.in !== 'path' || parameter.required === true)).toBe(
        true,
      );
      expect(Boolean(operation.requestBody)).toBe(Boolean(route.request.body));
      expect(operation.security).toEqual(route.access === 'public' ? [] : [{ bearer: [] }]);
    },
  );

  it('says that an approval needs no body and a rejection needs one', () => {
    const required = Object.fromEntries(
      operations().map(([, , { operationId, requestBody }]) => [operationId, requestBody?.required]),
    );
    expect(required).toMatchObject({
      approveRegistrationRequest: false,
      rejectRegistrationRequest: true,
      createRegistrationRequest: true,
    });
  });

  it('resolves every reference, and leaves no schema empty', () => {
    const dangling: string[] = [];
    const empty: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (Array.isArray(value)) value.forEach((item, index) => visit(item, `${path}/${index}`));
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
      for (const [key, child] of Object.entries(value)) {
        if (key === '$ref') {
          const target = String(child)
            .replace(/^#\//, '')
            .split('/')
            .reduce<unknown>((node, part) => (node as Json | undefined)?.[part], document);
          if (target === undefined) dangling.push(`${path}: ${String(child)}`);
        }
        const isSchema = key === 'schema' || path.endsWith('/properties');
        if (isSchema && typeof child === 'object' && child && Object.keys(child).length === 0)
          empty.push(`${path}/${key}`);
        visit(child, `${path}/${key}`);
      }
    };
    visit(document, '#');
    expect(dangling).toEqual([]);
    expect(empty).toEqual([]);
  });

  it('describes the input of a create with types, choices and limits', () => {
    const { schemas } = document.components as { schemas: Record<string, Json> };
    expect(schemas.RegistrationRequestCreate).toMatchObject({
      type: 'object',
      required: ['scope', 'name', 'application_type', 'contact_email'],
      properties: {
        scope: { type: 'string', enum: ['GLOBAL', 'PARTNER', 'TENANT'] },
        name: { type: 'string', minLength: 1, maxLength: 200 },
        redirect_uris: { type: 'array', items: { type: 'string' }, maxItems: 50, default: [] },
        contact_email: { type: 'string', format: 'email' },
      },
    });
    const page = operations()
      .find(([, , { operationId }]) => operationId === 'listRegistrationRequests')?.[2]
      .parameters?.find(({ name }) => name === 'per_page');
    expect(page?.schema).toMatchObject({ type: 'integer', minimum: 1, maximum: 100, default: 20 });
  });

  it('describes the cursor and the link of each list', () => {
    const lists = operations().filter(([, , { parameters }]) =>
      parameters?.some(({ name }) => name === 'per_page'),
    );
    expect(lists).toHaveLength(7);
    for (const [, , { parameters, responses }] of lists) {
      expect(parameters?.find(({ name }) => name === 'cursor')).toMatchObject({
        in: 'query',
        required: false,
        schema: { type: 'string', format: expect.stringMatching(/^cursor-by-(time|id|version)$/) as string },
      });
      expect(responses['200']?.headers).toHaveProperty('Link');
    }
  });

  it('has an example of a create, and no example that would be refused', () => {
    const { schemas } = document.components as { schemas: Record<string, Json> };
    const examples = operations().flatMap(([, , { operationId, requestBody }]) => {
      const { $ref = '' } = (requestBody?.content['application/json']?.schema ?? {}) as { $ref?: string };
      const { example } = schemas[$ref.split('/').at(-1) ?? ''] ?? {};
      return example === undefined ? [] : [{ operationId, example }];
    });
    expect(examples.map(({ operationId }) => operationId)).toContain('createRegistrationRequest');
    for (const { operationId, example } of examples) {
      const body = routes.find((route) => route.operationId === operationId)?.request.body;
      expect(body?.safeParse(example)).toMatchObject({ success: true });
    }
  });

  it('is shown by a page that loads nothing from other hosts', async () => {
    const get = async (path: string): Promise<{ status: number; type: string | null; text: string }> => {
      const response = await fetch(harness.url + path);
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        text: await response.text(),
      };
    };
    const page = await get('/docs');
    expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    const assets = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(assets.length).toBeGreaterThanOrEqual(4);
    for (const asset of assets) {
      expect(asset).toMatch(/^\/docs\/[\w.-]+$/);
      const { status, type, text } = await get(asset);
      expect(status).toBe(200);
      expect(type).toMatch(asset.endsWith('.js') ? /javascript/ : asset.endsWith('.css') ? /css/ : /png/);
      expect(text.length).toBeGreaterThan(50);
    }
    expect((await get('/docs/start.js')).text).toContain('/openapi.json');
  });
});

describe('an answer that its route does not declare', () => {
  const body = z.strictObject({ known: z.string() });
  const answering = async (answer: Answer): Promise<number> => {
    const app = express();
    const only = route({
      method: 'get',
      path: '/only',
      tag: 'Test',
      operationId: 'only',
      summary: 'For this test',
      access: 'public',
      request: {},
      responses: { 200: { description: 'Fine', schema: body }, 204: { description: 'Nothing' } },
      handler: () => Promise.resolve(answer),
    });
    mountRoutes(app, [only], {
      app: undefined as never,
      authenticate: () => Promise.reject(new Error('not asked')),
      limit: limitRate(0, new MemoryStore()),
      verifyResponses: true,
      stallMs: 30_000,
    });
    app.use(errorHandler);
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/only`)).status;
    } finally {
      server.close();
    }
  };

  it.each<[string, Answer, number]>([
    ['its status', { status: 201, body: { known: 'x' } }, 500],
    ['a member', { status: 200, body: { known: 'x', unknown: 1 } }, 500],
    ['a type', { status: 200, body: { known: 1 } }, 500],
    ['a body', { status: 204, body: {} }, 500],
    ['not if everything is declared', { status: 200, body: { known: 'x' } }, 200],
    ['not if no body is declared and none is sent', { status: 204 }, 204],
  ])('fails where answers are verified: %s', async (_title, answer, status) => {
    expect(await answering(answer)).toBe(status);
  });
});
