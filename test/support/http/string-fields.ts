import { z } from 'zod';
import type { InputSource } from '../../../src/http/route';
import type { Route } from '../../../src/http/route';

/** A place in a route's input that holds a text of the caller. */
export interface StringField {
  source: InputSource;
  /** Where it is. In a list of objects, the first one stands for all. */
  path: (string | number)[];
  /** The last name in the path. */
  name: string;
  /** The texts are items of a list. */
  isList: boolean;
}

interface JsonSchema {
  type?: string | string[];
  additionalProperties?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
}

/**
 * Every place in a route's path, query, headers and body that holds a text of the caller, read from its schemas.
 * @throws Error for a member of a body that holds neither texts nor numbers; extend this function then
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
  const named = (found: JsonSchema | undefined): JsonSchema | undefined =>
    found?.$ref ? root.$defs?.[found.$ref.replace('#/$defs/', '')] : found;
  const textsIn = (given: JsonSchema | undefined, path: (string | number)[]): StringField[] => {
    const value = notNull(named(given));
    const item = named(value?.items);
    const field = { source, path, name: String(path.at(-1)) };
    // In a path, a query or a header every value is a text, also one that is read as another type.
    if (isOf('string', value) || source !== 'body') return [{ ...field, isList: isOf('array', value) }];
    if (isOf('array', value)) {
      return isOf('string', item) ? [{ ...field, isList: true }] : textsIn(item, [...path, 0]);
    }
    if (isOf('object', value) && !value?.properties && value?.additionalProperties)
      return textsIn(value.additionalProperties, [...path, 'any']);
    if (isOf('object', value)) return membersOf(value, path);
    if (isOf('integer', value) || isOf('boolean', value)) return [];
    throw new Error(`no test attacks the type of ${field.name}: ${JSON.stringify(given)}`);
  };
  const membersOf = (value: JsonSchema | undefined, path: (string | number)[]): StringField[] => {
    const members = Object.entries(value?.properties ?? {});
    if (members.length === 0) throw new Error(`the ${source} has no members: ${JSON.stringify(value)}`);
    return members.flatMap(([name, member]) => textsIn(member, [...path, name]));
  };
  return membersOf(notNull(named(root)), []);
}

/** The schema of the value when it is not null. */
function notNull(schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema?.anyOf ? schema.anyOf.find(({ type }) => type !== 'null') : schema;
}

function isOf(type: string, schema: JsonSchema | undefined): boolean {
  return [schema?.type].flat().includes(type);
}
