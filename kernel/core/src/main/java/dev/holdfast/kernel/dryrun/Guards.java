package dev.holdfast.kernel.dryrun;

import dev.holdfast.api.Access;
import dev.holdfast.api.DryRun;
import dev.holdfast.api.ErrorCode;
import dev.holdfast.api.HoldfastException;
import dev.holdfast.api.Maintenance;
import dev.holdfast.api.Observatory;
import dev.holdfast.api.Outcome;
import dev.holdfast.api.Plugins;
import dev.holdfast.api.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Ports whose effects a dry run could not undo: within one, they refuse to have any. */
final class Guards {
  private Guards() {}

  static <T> Outcome<T> refused(String what) {
    return Outcome.refused(
        ErrorCode.UNSUPPORTED, what + " cannot be part of a dry run; nothing was done.");
  }

  private static <T> Outcome<T> guarded(String what, Supplier<Outcome<T>> work) {
    return DryRun.current().isPresent() ? refused(what) : work.get();
  }

  static Access access(Access real) {
    return new Access() {
      @Override
      public Optional<Principal> authenticate(String secret) {
        return real.authenticate(secret);
      }

      @Override
      public Principal owner() {
        return real.owner();
      }

      @Override
      public Outcome<IssuedToken> create(Principal principal, Optional<Duration> lifetime) {
        return guarded("Making a token", () -> real.create(principal, lifetime));
      }

      @Override
      public Outcome<List<TokenInfo>> list() {
        return real.list();
      }

      @Override
      public Outcome<TokenInfo> revoke(String name) {
        return guarded("Ending a token", () -> real.revoke(name));
      }
    };
  }

  static Plugins plugins(Plugins real) {
    return new Plugins() {
      @Override
      public Outcome<Observatory.PluginStatus> reload(String id) {
        return guarded("Changes of plugins", () -> real.reload(id));
      }

      @Override
      public Outcome<Observatory.PluginStatus> enable(String id) {
        return guarded("Changes of plugins", () -> real.enable(id));
      }

      @Override
      public Outcome<Observatory.PluginStatus> disable(String id) {
        return guarded("Changes of plugins", () -> real.disable(id));
      }
    };
  }

  static Maintenance maintenance(Maintenance real) {
    return new Maintenance() {
      @Override
      public Outcome<Job> backup(String directory) {
        return guarded("Backups", () -> real.backup(directory));
      }

      @Override
      public Outcome<Job> verify() {
        return guarded("Proofs of everything", real::verify);
      }

      @Override
      public Outcome<Job> find(String id) {
        return real.find(id);
      }
    };
  }

  static Observatory observatory(Observatory real) {
    return new Observatory() {
      @Override
      public Status status() {
        return real.status();
      }

      @Override
      public Health health() {
        if (DryRun.current().isPresent()) {
          // It writes a canary and has no way to refuse.
          throw new HoldfastException(
              ErrorCode.UNSUPPORTED,
              "A health check writes, so it cannot be part of a dry run; nothing was done.");
        }
        return real.health();
      }

      @Override
      public Events events(long after, Duration patience) throws InterruptedException {
        return real.events(after, patience);
      }

      @Override
      public Optional<String> degraded() {
        return real.degraded();
      }

      @Override
      public List<Metric> metrics() {
        return real.metrics();
      }

      @Override
      public List<PluginStatus> plugins() {
        return real.plugins();
      }
    };
  }
}
