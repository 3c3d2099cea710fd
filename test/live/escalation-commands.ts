/**
 * Commands whose processes are asked to end before they do, and what tells the process that a test is about: its name, the
 * first argument of exec -a, or its script. They are ready when it is known; the first process of a namespace, when it has
 * started another one.
 */
export const COMMANDS = {
  ignores: {
    command:
      '(trap "" TERM; exec -a ignores sleep 30) & p=$!; until grep -q sleep /proc/$p/comm; do sleep 0.05; done; kill $p; sleep 0.2; kill -9 $p; wait $p',
    argument: /^30$/,
  },
  inTime: {
    command: 'timeout -k 0.2 0.3 bash -c \'trap "" TERM; sleep 30; exit\'',
    argument: /^trap "" TERM; sleep 30; exit$/,
  },
  init: {
    command:
      'unshare --pid --fork bash -c "sleep 31 & sleep 32; exit" & p=$!; until i=$(pgrep -P $p) && pgrep -P $i >/dev/null; do sleep 0.05; done; kill $i; sleep 0.2; kill -9 $i; wait $p',
    argument: /^sleep 31 & sleep 32; exit$/,
  },
  handles: {
    command: 'trap "exit 143" TERM; (sleep 0.2; kill $$) & while :; do sleep 0.1; done',
    argument: /trap "exit 143"/,
  },
  ignoresTwice: {
    command: `trap "" TERM; bash -c 'kill $PPID'; bash -c 'kill $PPID'; exit 3`,
    argument: /^trap "" TERM; bash/,
  },
}
