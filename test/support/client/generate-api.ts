import { writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { openApiDocument } from '../../../src/http/openapi';
import { routes } from '../../../src/http/routes';

const HEADER =
  '// Generated from the OpenAPI document of the service by `npm run generate:client`. Do not edit.\n\n';

/** Writes the types of the OpenAPI document that this service serves. */
async function generateApi(file: string): Promise<void> {
  const document = JSON.stringify(openApiDocument(routes));
  // A member with a default may be left out of a body. Without this option its type would say that it is required.
  const types = await openapiTS(document, { defaultNonNullable: false, alphabetize: true });
  writeFileSync(file, HEADER + astToString(types));
}

void generateApi(process.argv[2] ?? '');
