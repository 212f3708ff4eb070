import { type Command, Option } from 'commander';

/** How a command shows its result. */
export interface Format {
  json?: true;
  quiet?: true;
}

/** Adds the options of `Format`. */
export function withFormat(command: Command): Command {
  return command
    .addOption(jsonOption().conflicts('quiet'))
    .addOption(new Option('-q, --quiet', 'print ids only, one a line').conflicts('json'));
}

/** For a command that shows something without an id. */
export function withJson(command: Command): Command {
  return command.addOption(jsonOption());
}

function jsonOption(): Option {
  return new Option('--json', 'print one JSON document, as the API answers it');
}
