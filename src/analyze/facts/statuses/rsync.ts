/** rsync(1), EXIT VALUES: https://download.samba.org/pub/rsync/rsync.1 */
export const RSYNC = `
1 a syntax or usage error
2 the two sides speak incompatible protocols
3 a problem in selecting input or output files or folders
4 an action that is not supported
5 an error in starting the client-server protocol
6 the daemon could not append to its log file
10 an error in socket I/O
11 an error in file I/O
12 an error in the protocol data stream, as when ssh or the other side ended
13 an error with program diagnostics
14 an error in inter-process communication
20 it got SIGUSR1 or SIGINT
21 waitpid() returned an error
22 an allocation of memory failed
23 only a part was transferred because of an error
24 only a part was transferred because source files vanished
25 the limit of --max-delete stopped it
30 a timeout in sending or receiving data
35 a timeout waiting for the connection to the daemon
`
