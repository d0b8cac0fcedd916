import type { Place, Word, Words } from './words.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The script that a shell reads to complete `countersign`. It starts nothing: every word is in it. */
export function completionScript(shell: Shell, words: Words): string {
  switch (shell) {
    case 'bash':
      return bash(words);
    case 'zsh':
      return zsh(words);
    case 'fish':
      return fish(words);
  }
}

/** Finds the command that the words so far name, into `place`; options' values are passed over. bash and zsh alike. */
function findPlace({ places, values }: Words): string {
  const taking = [...values.keys()].join('|');
  const paths = places.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join('|');
  return `    case "$skip$word" in
      skip*) skip='' ;;
      ${taking}) skip='skip' ;;
      -*) ;;
      *) case "\${place:+$place }$word" in ${paths}) place="\${place:+$place }$word" ;; esac ;;
    esac`;
}

/** The values that the option before allows. */
function choices({ values }: Words, offer: (choices: readonly string[]) => string): string {
  const known = [...values].filter(([, allowed]) => allowed.length > 0);
  return known.map(([flag, allowed]) => `      ${flag}) ${offer(allowed)} ;;`).join('\n');
}

function bash(words: Words): string {
  const offered = ({ path, subcommands, options }: Place) =>
    `    '${path}') words='${[...subcommands, ...options].map(({ word }) => word).join(' ')}' ;;`;
  return `# bash completion of countersign. To have it in each shell: countersign completion bash >> ~/.bashrc
_countersign() {
  local current="\${COMP_WORDS[COMP_CWORD]}" place='' skip='' words='' word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
${findPlace(words)}
  done
  COMPREPLY=()
  if [ -n "$skip" ]; then
    case "$word" in
${choices(words, (allowed) => `words='${allowed.join(' ')}'`)}
      *) return ;;
    esac
  else
    case "$place" in
${words.places.map((place) => `  ${offered(place)}`).join('\n')}
    esac
  fi
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
}
complete -o default -F _countersign countersign
`;
}

function zsh(words: Words): string {
  const described = (each: readonly Word[]) =>
    each.map(({ word, description }) => quoted(`${word}:${description.replaceAll(':', '\\:')}`)).join(' ');
  const offered = ({ path, subcommands, options }: Place) =>
    `    '${path}') offered=(${described(subcommands)}); flags=(${described(options)}) ;;`;
  return `#compdef countersign
# zsh completion of countersign. To have it in each shell: countersign completion zsh > "\${fpath[1]}/_countersign"
_countersign() {
  local place='' skip='' word i
  local -a offered flags
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
${findPlace(words)}
  done
  if [[ -n "$skip" ]]; then
    case "$word" in
${choices(words, (allowed) => `compadd -- ${allowed.join(' ')}`)}
      *) _files ;;
    esac
    return
  fi
  case "$place" in
${words.places.map((place) => `  ${offered(place)}`).join('\n')}
  esac
  if ((\${#offered})) && [[ "$PREFIX" != -* ]]; then _describe command offered; return; fi
  _describe option flags
}
if [[ "\${funcstack[1]}" == _countersign ]]; then _countersign "$@"; else compdef _countersign countersign; fi
`;
}

function fish({ places, values }: Words): string {
  const takesValue = (word: string) => (values.has(word) ? ` -r${allowedBy(values.get(word))}` : '');
  const lines = places.flatMap(({ path, subcommands, options }) => {
    const at = `complete -c countersign -n ${quoted(`__countersign_at '${path}'`)}`;
    return [
      ...subcommands.map(({ word, description }) => `${at} -f -a ${word} -d ${quoted(description)}`),
      ...options.map(
        ({ word, description }) => `${at} -l ${word.slice(2)}${takesValue(word)} -d ${quoted(description)}`,
      ),
    ];
  });
  const paths = places.flatMap(({ path }) => (path === '' ? [] : [quoted(path)])).join(' ');
  return `# fish completion of countersign. To have it in each shell:
#   countersign completion fish > ~/.config/fish/completions/countersign.fish
function __countersign_at
    set -l place ''
    set -l skip ''
    for word in (commandline -opc)[2..-1]
        if test -n "$skip"
            set skip ''
            continue
        end
        switch $word
            case ${[...values.keys()].join(' ')}
                set skip yes
            case '-*'
            case '*'
                set -l longer (string trim -- "$place $word")
                contains -- "$longer" ${paths}; and set place $longer
        end
    end
    test "$place" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function allowedBy(choices: readonly string[] = []): string {
  return choices.length > 0 ? ` -f -a ${quoted(choices.join(' '))}` : '';
}

/** In single quotes, for any of the three. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
