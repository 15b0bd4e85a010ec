package dev.holdfast.launcher.daemon;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/** Logs nothing until {@link DaemonLog} is opened: standard output belongs to the commands. */
public final class SilentLog extends ContextAwareBase implements Configurator {
  /** Made by Logback. */
  public SilentLog() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
