import { z } from 'zod';
import type { InputSource } from '../../../src/http/route';
import type { Route } from '../../../src/http/route';

/** A place in a route's input that holds a text of the caller. */
export interface StringField {
  source: InputSource;
  name: string;
  /** The texts are items of a list. */
  isList: boolean;
}

interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
}

/**
 * Every place in a route's path, query, headers and body that holds a text of the caller, read from its schemas.
 * @throws Error for a member of a body that is neither a text nor a list of texts; extend this function then
 */
export function stringFields(route: Route): StringField[] {
  const { params, query, headers, body } = route.request;
  return [
    ...fieldsOf('path', params),
    ...fieldsOf('query', query),
    ...fieldsOf('header', headers),
    ...fieldsOf('body', body),
  ];
}

function fieldsOf(source: InputSource, schema: z.ZodType | undefined): StringField[] {
  if (!schema) return [];
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const named = root.$ref ? root.$defs?.[root.$ref.replace('#/$defs/', '')] : root;
  const members = Object.entries(notNull(named)?.properties ?? {});
  if (members.length === 0) throw new Error(`the ${source} has no members: ${JSON.stringify(root)}`);
  return members.map(([name, member]) => {
    const schemaOfMember = notNull(member);
    const isList = isOf('array', schemaOfMember);
    // In a path, a query or a header every value is a text, also one that is read as another type.
    if (source === 'body' && !isOf('string', isList ? schemaOfMember?.items : schemaOfMember))
      throw new Error(`no test attacks the type of ${name}: ${JSON.stringify(member)}`);
    return { source, name, isList };
  });
}

/** The schema of the value when it is not null. */
function notNull(schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema?.anyOf ? schema.anyOf.find(({ type }) => type !== 'null') : schema;
}

function isOf(type: string, schema: JsonSchema | undefined): boolean {
  return [schema?.type].flat().includes(type);
}
