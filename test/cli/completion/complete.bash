# usage: bash complete.bash COMPLETIONS LINE: completes the last word of the line, as Tab would, and prints what there is.
source "$1"
COMP_LINE=$2
read -ra COMP_WORDS <<<"${2//=/ = }"
[[ $2 == *[\ =] ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMPREPLY=()
"$(complete -p crashcrawler | sed 's/.*-F \([^ ]*\) .*/\1/')" crashcrawler "${COMP_WORDS[COMP_CWORD]}"
printf '%s\n' "${COMPREPLY[@]}"
