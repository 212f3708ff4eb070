import { type Place, quoted, steps, valueCases } from './places';

/** The completion for zsh: to be evaluated after compinit, or to be a file `_regreq` in $fpath. */
export function zshScript(places: Place[]): string {
  const values = valueCases(places, (value) => {
    if (value === 'file') return '_files;';
    return value === 'text' ? '' : `compadd -- ${value.join(' ')};`;
  });
  const found = places.map(({ path, words, options }) => {
    const flags = options.flatMap((option) => option.flags.map((name) => ({ ...option, name })));
    return `    '${path}') here=(${words.map(described).join(' ')}) flags=(${flags.map(described).join(' ')}) ;;`;
  });
  return `#compdef regreq
# Completion of regreq for zsh.
_regreq() {
  local at='' i prev=\${words[CURRENT-1]}
  local -a here flags
  for ((i = 2; i < CURRENT; i++)); do
    case "$at \${words[i]}" in
    ${steps(places).join(' | ')}) at="\${at:+$at }\${words[i]}" ;;
    esac
  done
  if [[ \${words[CURRENT]} == --*=* ]]; then
    # Completes the value of --status=PENDING.
    prev=\${words[CURRENT]%%=*}
    compset -P '*='
  fi
  case "$at:$prev" in
${values}
  esac
  case "$at" in
${found.join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe -o option flags
  else
    _describe command here
  fi
}
if [[ \${funcstack[1]} == _regreq ]]; then
  _regreq "$@"
else
  compdef _regreq regreq
fi
`;
}

function described({ name, description }: { name: string; description: string }): string {
  return quoted(description === '' ? name : `${name}:${description}`);
}
