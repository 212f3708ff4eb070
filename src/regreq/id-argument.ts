import { Argument, InvalidArgumentError } from 'commander';

/**
 * An argument that is an id. An unset variable of a shell gives an empty one. With `.` and `..` the address of a call
 * would be another one (https://url.spec.whatwg.org/#path-state).
 */
export function idArgument(name: string, description: string): Argument {
  return new Argument(`<${name}>`, description).argParser(checkedId);
}

/** An argument that is one id or several. */
export function idsArgument(name: string, description: string): Argument {
  return new Argument(`<${name}...>`, description).argParser((text: string, before: string[] | undefined) => [
    ...(before ?? []),
    checkedId(text),
  ]);
}

function checkedId(text: string): string {
  if (['', '.', '..'].includes(text)) throw new InvalidArgumentError('It must be an id.');
  return text;
}
