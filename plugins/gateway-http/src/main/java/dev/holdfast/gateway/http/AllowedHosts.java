package dev.holdfast.gateway.http;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The authorities under which this server may be called, compared as a whole: a prefix match would
 * let {@code localhost.evil} in, and a name that an attacker's DNS points at 127.0.0.1 must not
 * pass.
 *
 * @param authorities the values that a {@code Host} header may have
 */
record AllowedHosts(Set<String> authorities) {
  private static final int HTTP_PORT = 80;

  AllowedHosts {
    authorities = Set.copyOf(authorities);
  }

  static AllowedHosts of(String host, List<String> further, int port) {
    Set<String> names = new LinkedHashSet<>(List.of("127.0.0.1", "localhost", "[::1]"));
    names.add(bracketed(host));
    further.forEach(name -> names.add(bracketed(name)));
    Set<String> authorities = new LinkedHashSet<>();
    for (String name : names) {
      authorities.add(name + ":" + port);
      if (port == HTTP_PORT) {
        authorities.add(name);
      }
    }
    return new AllowedHosts(authorities);
  }

  /** An IPv6 address in brackets, anything else as it is. */
  static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  boolean isHost(String value) {
    return authorities.contains(value);
  }

  boolean isOrigin(String value) {
    return value.startsWith("http://") && authorities.contains(value.substring(7));
  }
}
