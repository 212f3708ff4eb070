import express, { type Express } from 'express';
import swaggerFolder from 'swagger-ui-dist/absolute-path';
import { MethodNotAllowedError } from '../errors';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Registration Requests API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

/** Serves the OpenAPI document, and a page that shows it. The page loads nothing from other hosts. */
export function mountDocs(app: Express, document: object): void {
  app.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  app.get('/docs', (_request, response) => {
    response.type('html').send(PAGE);
  });
  app.get('/docs/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  for (const path of ['/openapi.json', '/docs', '/docs/start.js']) {
    app.all(path, (_request, _response, next) => next(new MethodNotAllowedError('GET, HEAD')));
  }
  app.use('/docs', express.static(swaggerFolder(), { index: false, immutable: true, maxAge: '1h' }));
}
