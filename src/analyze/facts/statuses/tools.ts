/** https://git-scm.com/docs/git#_exit_status and die() and usage() of git's usage.c */
export const GIT = `
1 differences, a conflict, or a failure that is part of the command's answer
128 a fatal error: standard error has its line that starts with fatal:
129 wrong usage: an option or argument it does not know
`

/** https://docs.docker.com/engine/containers/run/#exit-status */
export const DOCKER = `
125 the Docker daemon itself refused or failed, before anything ran in the container
126 the command in the container could not be executed
127 the command in the container was not found
`

/** timeout(1): https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html */
export const TIMEOUT = `
125 timeout itself failed
126 the command was found and could not be executed
127 the command was not found
`

/** wget(1), EXIT STATUS: https://www.gnu.org/software/wget/manual/html_node/Exit-Status.html */
export const WGET = `
1 an error of no other kind
2 an error in the command line or in a .wgetrc or .netrc
3 an error in file I/O
4 a failure of the network
5 the server's certificate could not be verified
6 the log-in failed
7 a protocol error
8 the server answered with an error
`

/** ssh(1): https://man.openbsd.org/ssh */
export const SSH = `
255 ssh itself failed: no connection, no log-in, or a lost connection
`

/** https://www.gnu.org/software/make/manual/html_node/Running.html */
export const MAKE = `
1 --question was given, and a target is not up to date
2 a recipe failed or a makefile is wrong
`

/** https://www.gnu.org/software/tar/manual/html_section/Synopsis.html */
export const TAR = `
1 files changed while they were read, or differ
2 a fatal error
`

/** apt-get(8): https://manpages.debian.org/bookworm/apt/apt-get.8.en.html */
export const APT = `
100 an error: packages could not be fetched, resolved or installed
`

/** xargs(1): https://www.gnu.org/software/findutils/manual/html_node/find_html/xargs-options.html */
export const XARGS = `
123 a command it ran exited with 1 to 125
124 a command it ran exited with 255
125 a command it ran was killed by a signal
126 the command could not be executed
127 the command was not found
`
