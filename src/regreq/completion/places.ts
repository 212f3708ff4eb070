import type { Command, Option } from 'commander';

/** What may be written after some words of the command line. */
export interface Place {
  /** The words that lead here: empty for `regreq` itself, `apps list` for that command. */
  path: string;
  /** Commands and values of arguments. */
  words: Word[];
  options: PlaceOption[];
}

export interface Word {
  name: string;
  description: string;
}

export interface PlaceOption {
  /** `-f` and `--file` */
  flags: string[];
  description: string;
  /** What follows the flag: one of these values, a file, any text or nothing. */
  value: string[] | 'file' | 'text' | undefined;
}

/** All places of a command line, from its declaration. */
export function placesOf(command: Command, path = ''): Place[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const choices = command.registeredArguments[0]?.argChoices ?? [];
  const place = {
    path,
    words: [
      ...commands.map((child) => ({ name: child.name(), description: help.subcommandDescription(child) })),
      ...choices.map((name) => ({ name, description: '' })),
    ],
    options: help.visibleOptions(command).map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined),
      description: option.description,
      value: valueOf(option),
    })),
  };
  // The commands that commander adds by itself, such as help, have no place of their own.
  return [place, ...command.commands.flatMap((child) => placesOf(child, `${path} ${child.name()}`.trim()))];
}

function valueOf({ required, optional, argChoices, flags }: Option): PlaceOption['value'] {
  if (!required && !optional) return undefined;
  if (argChoices) return argChoices;
  return flags.endsWith('<file>') ? 'file' : 'text';
}

/** All flags of a place that take a value, as patterns of a `case` in bash and zsh over `PATH:FLAG`. */
export function valueCases(places: Place[], code: (value: string[] | 'file' | 'text') => string): string {
  const cases = places.flatMap(({ path, options }) =>
    options.flatMap(({ flags, value }) =>
      value ? [`    ${flags.map((flag) => `'${path}:${flag}'`).join(' | ')}) ${code(value)} return ;;`] : [],
    ),
  );
  return cases.join('\n');
}

/** The steps from a place to one below it, as patterns of a `case` over `PATH WORD`. */
export function steps(places: Place[]): string[] {
  return places
    .filter(({ path }) => path !== '')
    .map(({ path }) => {
      const words = path.split(' ');
      return `'${words.slice(0, -1).join(' ')} ${words.at(-1) ?? ''}'`;
    });
}

/** A text as one word of a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
