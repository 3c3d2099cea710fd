/** https://nodejs.org/api/process.html#exit-codes */
export const NODE = `
1 an exception or a rejected promise that nothing caught, or process.exit(1)
3 JavaScript of Node itself could not be parsed
4 JavaScript of Node itself failed to evaluate
5 a fatal error of V8
6 the internal handler of exceptions was not a function
7 the internal handler of exceptions threw one itself
9 an option was unknown or lacked its value
10 JavaScript of Node itself threw an error
12 --inspect was given a port that is not free
13 an await at the top level never settled
14 a snapshot could not be built
`

/** https://docs.python.org/3/library/sys.html#sys.exit and https://docs.python.org/3/using/cmdline.html */
export const PYTHON = `
1 an exception that nothing caught, or sys.exit() with a message
2 wrong options of the command line, of Python or of argparse
120 standard output could not be flushed at the end, as when the disk is full or the pipe closed
`

/** https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html; 3: -XX:+ExitOnOutOfMemoryError, os::_exit(3) of debug.cpp */
export const JAVA = `
1 an exception that nothing caught ended main, or the virtual machine could not start
3 memory ran out, with -XX:+ExitOnOutOfMemoryError
130 it was interrupted (SIGINT) and ran its shutdown hooks
143 it was asked to end (SIGTERM) and ran its shutdown hooks
`

/** https://perldoc.perl.org/functions/die */
export const PERL = `
255 die with no error number, or a syntax error
`

/** https://www.php.net/manual/en/features.commandline.options.php */
export const PHP = `
254 an error in parsing the script, of the command line server
255 a fatal error of the script, or an exception that nothing caught
`
