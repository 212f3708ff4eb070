import { type Place, type PlaceOption, steps } from './places';

/** The completion for fish. */
export function fishScript(places: Place[]): string {
  const lines = places.flatMap(({ path, words, options }) => {
    const here = `complete -c regreq -n ${quoted(`__regreq_at ${quoted(path)}`)}`;
    return [
      ...words.map(({ name, description }) => `${here} -a ${name}${described(description)}`),
      ...options.map(
        (option) => `${here}${flagsOf(option)}${valueOf(option)}${described(option.description)}`,
      ),
    ];
  });
  return `# Completion of regreq for fish.
function __regreq_at
    set -l at ''
    for word in (commandline -opc)[2..]
        switch "$at $word"
            case ${steps(places).join(' ')}
                set at (string trim -- "$at $word")
        end
    end
    test "$at" = "$argv"
end
complete -c regreq -f
${lines.join('\n')}
`;
}

function flagsOf({ flags }: PlaceOption): string {
  return flags
    .map((flag) => (flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`))
    .join('');
}

function valueOf({ value }: PlaceOption): string {
  if (value === undefined) return '';
  if (value === 'file') return ' -r -F';
  return value === 'text' ? ' -x' : ` -x -a ${quoted(value.join(' '))}`;
}

function described(description: string): string {
  return description === '' ? '' : ` -d ${quoted(description)}`;
}

/** fish escapes inside of quotation marks. */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
