# SPDX-License-Identifier: Apache-2.0
# Bash completion for jetlag: eval "$(jetlag completion bash)"
_jetlag() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} options=
  local scenario='--case --set --seed' common='--help --quiet --verbose'
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W 'run test check new fmt schema list topology explain conflicts completion gui compare sweep plan fuzz replay diff serve help --help --version' -- "$word"))
    return
  fi
  case $command in
    run) options="$scenario --until --time-budget --json --junit --csv --html --trace" ;;
    test) options='--jobs --filter --set --list --repeat --seeds --shard --timeout --time-budget --fail-fast --all --check-determinism --update-fingerprints --junit --json --github' ;;
    check) options='--set' ;;
    fmt) options='--check' ;;
    schema) options='--report --markdown' ;;
    list) options='--json' ;;
    conflicts) options='--before --regions --set --json --markdown --save --which' ;;
    topology) options="$scenario --json --dot --svg" ;;
    explain) options="$scenario --key --at --json" ;;
  esac
  # "=" breaks words: "--json=rep" comes as three, "--json=" as two.
  [[ $word == = ]] && word= previous==
  if [[ $previous == = ]]; then
    COMPREPLY=($(compgen -f -- "$word"))
  elif [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options $common" -- "$word"))
  elif [[ $command == completion ]]; then
    COMPREPLY=($(compgen -W 'bash zsh fish' -- "$word"))
  elif [[ $command == list ]]; then
    COMPREPLY=($(compgen -W 'scenarios regions faults metrics commands' -- "$word"))
  elif [[ $command == help ]]; then
    COMPREPLY=($(compgen -W 'run test check new fmt schema list topology explain conflicts completion gui' -- "$word"))
  elif [[ $previous != --set && $previous != --seed && $previous != --key ]]; then
    COMPREPLY=($(compgen -f -X '!*.json' -- "$word") $(compgen -f -X '!*.jsonc' -- "$word") $(compgen -d -- "$word"))
  fi
}
complete -o filenames -F _jetlag jetlag
