# usage: fish complete.fish COMPLETIONS LINE: completes the last word of the line, as Tab would, and prints what there is.
source $argv[1]
for completion in (complete -C $argv[2])
    echo (string split -- \t $completion)[1]
end
