/**
 * The command line, an HTTP client of the daemon, and the daemon's main class. Exports nothing: it
 * is run, not used.
 */
@org.jspecify.annotations.NullMarked
module dev.holdfast.launcher {
  requires dev.holdfast.exchange;
  requires dev.holdfast.kernel;
  requires dev.holdfast.prove;
  requires dev.holdfast.shim;
  requires info.picocli;
  requires java.net.http;
  requires org.slf4j;
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires static org.jspecify;

  // picocli sets the fields of the commands.
  opens dev.holdfast.launcher.command to
      info.picocli;

  provides ch.qos.logback.classic.spi.Configurator with
      dev.holdfast.launcher.daemon.SilentLog;
}
