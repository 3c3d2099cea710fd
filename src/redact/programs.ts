/** Short options that take a secret. The same letters mean ports and folders to other programs. */
interface SecretOptions {
  /** `-p SECRET` */
  next?: readonly string[]
  /** `-pSECRET` */
  attached?: readonly string[]
  /** `-u USER:SECRET`, in one argument or two; what parts the two. */
  pair?: { options: readonly string[]; separator: string }
}

/** By the name of a program, as far as any is known for them. */
export const secretOptionsOf = (program: string): SecretOptions | undefined =>
  PROGRAMS.find(([name]) => name.test(program))?.[1]

const PROGRAMS: readonly [RegExp, SecretOptions][] = [
  [/^(?:mysql|mariadb)[a-z_-]{0,20}$/, { attached: ['-p'] }],
  [/^sshpass$/, { next: ['-p'], attached: ['-p'] }],
  [/^redis-cli$/, { next: ['-a'] }],
  [/^mongo[a-z]{0,12}$/, { next: ['-p'] }],
  [/^curl$/, { pair: { options: ['-u', '--user', '-U', '--proxy-user'], separator: ':' } }],
  [/^ldap[a-z]{3,10}$/, { next: ['-w'], attached: ['-w'] }],
  // docker login, az login
  [/^login$/, { next: ['-p'] }],
  [/^(?:skopeo|buildah)$/, { next: ['-p'], pair: { options: ['--creds', '--src-creds'], separator: ':' } }],
  [/^(?:zip|unzip|zipcloak|sqlcmd|bcp|ipmitool|mosquitto_(?:pub|sub))$/, { next: ['-P'], attached: ['-P'] }],
  [/^7z[ar]?$/, { attached: ['-p'] }],
  [/^(?:smbclient|rpcclient)$/, { pair: { options: ['-U', '--user'], separator: '%' } }],
  [/^(?:cqlsh|rabbitmqadmin)$/, { next: ['-p'] }],
]
