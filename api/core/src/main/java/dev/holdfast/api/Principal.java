package dev.holdfast.api;

import java.util.List;

/**
 * On whose behalf a request is made, and what that one may do.
 *
 * @param name the name of the token, recorded as the writer of every version
 * @param prefixes the parts of the key space that are open to the principal; empty means all of it.
 *     A prefix {@code a/b} opens the key {@code a/b} and everything below {@code a/b/}, not {@code
 *     a/bc}
 * @param readOnly whether writes are forbidden
 * @param admin whether tokens, plugins and other people's leases may be managed
 */
public record Principal(String name, List<String> prefixes, boolean readOnly, boolean admin) {

  /** Copies the prefixes. */
  public Principal {
    prefixes = List.copyOf(prefixes);
  }

  /** Whether the principal may see the key. */
  public boolean mayRead(ContextKey key) {
    return prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> covers(prefix, key.text()));
  }

  /** Whether the principal may change the key. */
  public boolean mayWrite(ContextKey key) {
    return !readOnly && mayRead(key);
  }

  private static boolean covers(String prefix, String key) {
    if (!key.startsWith(prefix)) {
      return false;
    }
    return key.length() == prefix.length()
        || prefix.endsWith("/")
        || key.charAt(prefix.length()) == '/';
  }
}
