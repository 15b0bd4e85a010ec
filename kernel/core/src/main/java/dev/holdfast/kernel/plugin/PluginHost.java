package dev.holdfast.kernel.plugin;

import dev.holdfast.api.Observatory.PluginStatus;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.seam.Threads;
import dev.holdfast.api.seam.Ticker;
import java.util.List;

/**
 * Where providers come from: folders of plugins, or the application that Holdfast runs in. Safe to
 * use from any thread.
 */
public interface PluginHost extends AutoCloseable {
  /** The providers of all started plugins. */
  ProviderRegistry registry();

  /** All plugins found, by id. */
  List<PluginStatus> statuses();

  /** Has plugins put to use, those that run and those that come. */
  void deploy(Deployment deployment);

  /** Starts the gateways that were dropped in; one that cannot fails its plugin alone. */
  void startGateways();

  /** Follows changes, until the answer is closed. */
  Threads.Repeating watch(Threads threads, Ticker ticker);

  /** Loads a plugin's file anew. Refused while it is in use; when it fails, the former goes on. */
  Outcome<PluginStatus> reload(String id);

  /** Lets a disabled plugin start, now and after a restart. */
  Outcome<PluginStatus> enable(String id);

  /** Ends a plugin and keeps it from starting, also after a restart. Refused while it is in use. */
  Outcome<PluginStatus> disable(String id);

  @Override
  void close();
}
