/** systemd.exec(5), PROCESS EXIT CODES: https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html */
export const SYSTEMD = `
200 CHDIR: WorkingDirectory= could not be changed to
201 NICE: Nice= could not be set
202 FDS: file descriptors could not be arranged
203 EXEC: the program of ExecStart= could not be executed; it is missing, not executable, or its interpreter is
204 MEMORY: memory ran out
205 LIMITS: Limit…= could not be set
206 OOM_ADJUST: OOMScoreAdjust= could not be set
207 SIGNAL_MASK: the signal mask could not be set
208 STDIN: standard input could not be set up
209 STDOUT: standard output could not be set up
210 CHROOT: RootDirectory= could not be changed to
211 IOPRIO: IOSchedulingClass= or IOSchedulingPriority= could not be set
212 TIMERSLACK: TimerSlackNSec= could not be set
213 SECUREBITS: SecureBits= could not be set
214 SETSCHEDULER: CPUSchedulingPolicy= or CPUSchedulingPriority= could not be set
215 CPUAFFINITY: CPUAffinity= could not be set
216 GROUP: Group= or SupplementaryGroups= does not exist or could not be set
217 USER: User= does not exist or could not be set
218 CAPABILITIES: capabilities could not be dropped or set
219 CGROUP: the control group could not be set up
220 SETSID: a new session could not be made
221 CONFIRM: ConfirmSpawn= was answered with no
222 STDERR: standard error could not be set up
224 PAM: PAMName= could not open a session
225 NETWORK: PrivateNetwork= could not be set up
226 NAMESPACE: mounts, PrivateTmp=, ProtectSystem=, ReadWritePaths= and their kin could not be set up
227 NO_NEW_PRIVILEGES: NoNewPrivileges= could not be set
228 SECCOMP: SystemCallFilter= and its kin could not be set
229 SELINUX_CONTEXT: SELinuxContext= could not be set
230 PERSONALITY: Personality= could not be set
231 APPARMOR_PROFILE: AppArmorProfile= could not be set
232 ADDRESS_FAMILIES: RestrictAddressFamilies= could not be set
233 RUNTIME_DIRECTORY: RuntimeDirectory= could not be made
235 CHOWN: a socket could not be given to its owner
236 SMACK_PROCESS_LABEL: SmackProcessLabel= could not be set
237 KEYRING: the kernel keyring could not be set up
238 STATE_DIRECTORY: StateDirectory= could not be made
239 CACHE_DIRECTORY: CacheDirectory= could not be made
240 LOGS_DIRECTORY: LogsDirectory= could not be made
241 CONFIGURATION_DIRECTORY: ConfigurationDirectory= could not be made
242 NUMA_POLICY: NUMAPolicy= could not be set
243 CREDENTIALS: LoadCredential= or SetCredential= could not be set up
`
