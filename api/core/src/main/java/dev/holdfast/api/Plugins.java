package dev.holdfast.api;

import dev.holdfast.api.Observatory.PluginStatus;

/**
 * The inbound port for managing plugins while they run; {@link Observatory#plugins} lists them. The
 * caller must be an admin, else the refusal is {@link ErrorCode#FORBIDDEN}.
 *
 * <ol>
 *   <li>A change that cannot be made changes nothing: a plugin that is in use (a chosen backend, a
 *       configured gateway, or one that such a plugin needs) is refused {@link ErrorCode#HELD}, one
 *       whose calls do not end in time {@link ErrorCode#UNAVAILABLE}, an unknown id {@link
 *       ErrorCode#NOT_FOUND}.
 *   <li>Calls in flight end normally before a plugin is taken away; calls that come meanwhile are
 *       refused {@link ErrorCode#UNAVAILABLE}.
 *   <li>Each answers the plugin's status after the change, which may be {@code failed}.
 * </ol>
 */
public interface Plugins {
  /**
   * Loads the plugin's file anew. Where the new version cannot run the former one goes on, and the
   * answer is a refusal with the reason.
   */
  Outcome<PluginStatus> reload(String id);

  /** Lets a disabled plugin start, now and after a restart; else does nothing. */
  Outcome<PluginStatus> enable(String id);

  /** Ends a plugin and keeps it from starting, also after a restart; twice does no harm. */
  Outcome<PluginStatus> disable(String id);
}
