/**
 * Entries in a SQLite file: {@link dev.holdfast.exchange.SqliteFile} writes and reads them, and
 * {@code Migrations} brings an older file to the newest schema. The daemon is not known here: the
 * command line reads from it and writes to it.
 */
package dev.holdfast.exchange;
