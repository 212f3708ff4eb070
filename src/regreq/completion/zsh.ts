import { type Place, quoted, steps, valueCases } from './places';

/** The completion for zsh: to be evaluated after compinit, or to be a file `_regreq` in $fpath. */
export function zshScript(places: Place[]): string {
  const values = valueCases(places, (value) => {
    if (value === 'file') return '_files;';
    return value === 'text' ? '' : `compadd -- ${value.join(' ')};`;
  });
  const found = places.map(({ path, words, options }) => {
    const described = [
      ...words.map(({ name, description }) => [name, description]),
      ...options.flatMap(({ flags, description }) => flags.map((flag) => [flag, description])),
    ];
    const items = described.map(([name = '', description = '']) =>
      quoted(description === '' ? name : `${name}:${description}`),
    );
    return `    '${path}') found=(${items.join(' ')}) ;;`;
  });
  return `#compdef regreq
# Completion of regreq for zsh.
_regreq() {
  local at='' i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
    ${steps(places).join(' | ')}) at="\${at:+$at }\${words[i]}" ;;
    esac
  done
  if [[ \${words[CURRENT]} == --*=* ]]; then
    # Completes the value of --status=PENDING.
    words[CURRENT - 1]=\${words[CURRENT]%%=*}
    compset -P '*='
  fi
  case "$at:\${words[CURRENT - 1]}" in
${values}
  esac
  case "$at" in
${found.join('\n')}
  esac
  _describe -o regreq found
}
if [[ \${funcstack[1]} == _regreq ]]; then
  _regreq "$@"
else
  compdef _regreq regreq
fi
`;
}
