import { Argument, InvalidArgumentError } from 'commander';

/**
 * An argument that is an id. An unset variable of a shell gives an empty one. With `.` and `..` the address of a call
 * would be another one (https://url.spec.whatwg.org/#path-state).
 */
export function idArgument(name: string, description: string): Argument {
  return new Argument(`<${name}>`, description).argParser((text: string) => {
    if (['', '.', '..'].includes(text)) throw new InvalidArgumentError('It must be an id.');
    return text;
  });
}
