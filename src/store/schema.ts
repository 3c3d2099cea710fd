import { UserError } from '../model/errors.js'
import { PROGRAM_VERSION } from '../model/program-version.js'

/** Names of the types of a database. */
export interface ColumnTypes {
  /** 64 bits. */
  integer: string
  text: string
  bytes: string
  /** An integer that the database counts up: the primary key. */
  key: string
  /** What parts the table `evidence` by its column `month`, where tables have parts. */
  evidenceByMonth: readonly string[]
  /** An index of all that statistics read, where the database reads a table fast in its own order alone. */
  countedIndex: readonly string[]
}

const COLUMNS_OF_1 =
  'n, id, time, last_time, repeats, host, program, exe, pid, uid, user_name, unit, container, signal, exit_code, cause, severity, signature, bytes'

type Migration = (types: ColumnTypes) => readonly string[]

/**
 * The first makes the tables, each further one changes them to the next version. They have been run on databases that
 * exist: add one, but never edit one.
 *
 * `death` has narrow rows, so that any list or statistic reads little. `evidence` has the event and its findings.
 */
export const MIGRATIONS: readonly Migration[] = [
  ({ integer, text, bytes, key }) => [
    `CREATE TABLE death (
      n ${key},
      id ${text} NOT NULL UNIQUE,
      time ${integer} NOT NULL,
      last_time ${integer} NOT NULL,
      repeats ${integer} NOT NULL,
      host ${text} NOT NULL,
      program ${text} NOT NULL,
      exe ${text},
      pid ${integer} NOT NULL,
      uid ${integer},
      user_name ${text},
      unit ${text},
      container ${text},
      signal ${text},
      exit_code ${integer},
      cause ${text},
      severity ${text},
      signature ${text} NOT NULL,
      bytes ${integer} NOT NULL
    )`,
    'CREATE INDEX death_time ON death (time, n)',
    'CREATE INDEX death_signature ON death (signature, time)',
    `CREATE TABLE evidence (n ${integer} PRIMARY KEY NOT NULL, content ${bytes} NOT NULL)`,
    `CREATE TABLE dropped (
      reason ${text} PRIMARY KEY NOT NULL,
      deaths ${integer} NOT NULL,
      first_time ${integer} NOT NULL,
      last_time ${integer} NOT NULL
    )`,
  ],
  // What distinguishes deaths of many hosts. Ids of 48 bits are alike among some millions of deaths, but not on one host.
  ({ integer, text, key }) => [
    'ALTER TABLE death RENAME TO death_of_1',
    'DROP INDEX death_time',
    'DROP INDEX death_signature',
    `CREATE TABLE death (
      n ${key},
      id ${text} NOT NULL,
      time ${integer} NOT NULL,
      last_time ${integer} NOT NULL,
      repeats ${integer} NOT NULL,
      host ${text} NOT NULL,
      program ${text} NOT NULL,
      exe ${text},
      pid ${integer} NOT NULL,
      uid ${integer},
      user_name ${text},
      unit ${text},
      container ${text},
      version ${text},
      env ${text},
      zone ${text},
      service ${text},
      image ${text},
      pod ${text},
      namespace ${text},
      signal ${text},
      exit_code ${integer},
      cause ${text},
      severity ${text},
      signature ${text} NOT NULL,
      bytes ${integer} NOT NULL,
      UNIQUE (id, host)
    )`,
    `INSERT INTO death (${COLUMNS_OF_1}) SELECT ${COLUMNS_OF_1} FROM death_of_1`,
    'DROP TABLE death_of_1',
    'CREATE INDEX death_time ON death (time, n)',
    'CREATE INDEX death_signature ON death (signature, time)',
    `CREATE TABLE fixed (
      signature ${text} PRIMARY KEY NOT NULL,
      time ${integer} NOT NULL,
      note ${text}
    )`,
  ],
  // Which signatures are one bug. A signature that is not here is a group of its own.
  ({ integer, text, key }) => [
    `CREATE TABLE grouped (
      signature ${text} PRIMARY KEY NOT NULL,
      in_group ${text} NOT NULL,
      program ${text} NOT NULL,
      cause ${text} NOT NULL,
      outline ${text},
      leads ${integer} NOT NULL,
      time ${integer} NOT NULL
    )`,
    'CREATE INDEX grouped_alike ON grouped (program, cause)',
    'CREATE INDEX grouped_group ON grouped (in_group)',
    `CREATE TABLE regrouped (
      n ${key},
      time ${integer} NOT NULL,
      signature ${text} NOT NULL,
      from_group ${text} NOT NULL,
      to_group ${text} NOT NULL,
      note ${text}
    )`,
  ],
  // Evidence is nearly all of a store. A server removes that of a month at once: see Engine.month.
  ({ integer, evidenceByMonth }) => [
    `ALTER TABLE death ADD COLUMN month ${integer} NOT NULL DEFAULT 0`,
    `ALTER TABLE evidence ADD COLUMN month ${integer} NOT NULL DEFAULT 0`,
    ...evidenceByMonth,
  ],
  // Deaths of one kind differ in id, time, pid and count alone. A list reads the rest once for each kind; rows of an earlier
  // version have none, and are read each by itself.
  ({ text, countedIndex }) => [
    `ALTER TABLE death ADD COLUMN kind ${text}`,
    `ALTER TABLE death ADD COLUMN container_name ${text}`,
    // A new signature may show that groups are one; all signatures of a group are compared with it.
    `ALTER TABLE regrouped ADD COLUMN shown_by ${text}`,
    'ALTER TABLE grouped DROP COLUMN leads',
    ...countedIndex,
  ],
]

export const SCHEMA_VERSION = MIGRATIONS.length

/** Throws UserError for a store of a later version. */
export function knownVersion(version: number, name: string): number {
  if (version <= SCHEMA_VERSION) return version
  throw new UserError(
    `${name}: a store of version ${version}; ${KNOWN}: update it, or use the one that wrote the store`,
  )
}

/** A process of another version has changed the tables while this one used them. */
export class OtherVersion extends UserError {}

/** Throws OtherVersion where the tables are no longer those of this version: what is written to them now could be wrong. */
export function sameVersion(version: number, name: string): void {
  if (version === SCHEMA_VERSION) return
  throw new OtherVersion(
    `${name}: another crashcrawler has made it a store of version ${version}; ${KNOWN}: stop it, and start the other one`,
  )
}

/** Which version can be asked for with --version. */
const KNOWN = `this crashcrawler (${PROGRAM_VERSION}) knows up to ${SCHEMA_VERSION}`
