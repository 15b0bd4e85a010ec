package dev.holdfast.api;

/** The inbound ports of a running Holdfast, as gateways and embedders see them. */
public interface ContextRuntime {
  /** Contexts: read, write, watch. */
  Contexts contexts();

  /** Leases with fencing tokens. */
  Leases leases();

  /** Tokens and principals. */
  Access access();

  /** Status, health, metrics and the list of plugins. */
  Observatory observatory();

  /** Reloading, enabling and disabling plugins. */
  Plugins plugins();

  /** Backups and proofs while serving. */
  Maintenance maintenance();

  /** Work with a budget of processor time. */
  Budgets budgets();

  /** The memory budget. */
  Memory memory();

  /** The limits in force. */
  Limits limits();
}
