import { type Place, steps, valueCases } from './places';

/** The completion for bash 4 and later. */
export function bashScript(places: Place[]): string {
  const values = valueCases(places, (value) => {
    if (value === 'file') return 'compopt -o default;';
    return value === 'text' ? '' : `COMPREPLY=($(compgen -W '${value.join(' ')}' -- "$cur"));`;
  });
  const words = places.map(({ path, words: names, options }) => {
    const flags = options.flatMap((option) => option.flags).join(' ');
    return `    '${path}') words='${names.map(({ name }) => name).join(' ')}' flags='${flags}' ;;`;
  });
  return `# Completion of regreq for bash.
_regreq() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} at='' words='' flags='' i
  # bash splits --status=PENDING into three words.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in
    ${steps(places).join(' | ')}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$at:$prev" in
${values}
  esac
  case "$at" in
${words.join('\n')}
  esac
  [[ $cur == -* ]] && words=$flags
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _regreq regreq
`;
}
