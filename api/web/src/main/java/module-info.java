/**
 * HTTP routes and MCP tools as service provider interfaces: a plugin adds them without knowing the
 * server that serves them, and a store plugin never sees HTTP.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.api.web {
  requires transitive dev.holdfast.api;
  requires static transitive org.jspecify;

  exports dev.holdfast.api.web;
}
