/** Entries as a SQLite file, for export and import. Only this module knows SQL. */
@org.jspecify.annotations.NullMarked
module dev.holdfast.exchange {
  requires transitive dev.holdfast.api;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static transitive org.jspecify;

  exports dev.holdfast.exchange;
}
