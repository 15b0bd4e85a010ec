package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RequestKindTests {
  @Test
  void requestsAreToldApartByWhatTheyAreAbout() {
    assertThat(RequestKind.of("GET", "/v1/contexts/a/b", null)).isEqualTo(RequestKind.READ);
    assertThat(RequestKind.of("PUT", "/v1/contexts/a/b", null)).isEqualTo(RequestKind.WRITE);
    assertThat(RequestKind.of("PUT", "/v1/contexts/a", "dryRun=true"))
        .isEqualTo(RequestKind.DRY_RUN);
    assertThat(RequestKind.of("GET", "/v1/contexts/a", "dryRun=true")).isEqualTo(RequestKind.READ);
    assertThat(RequestKind.of("POST", "/v1/batch", null)).isEqualTo(RequestKind.BATCH);
    assertThat(RequestKind.of("DELETE", "/v1/leases/1", null)).isEqualTo(RequestKind.LEASE);
    assertThat(RequestKind.of("GET", "/v1/events", null)).isEqualTo(RequestKind.STREAM);
    assertThat(RequestKind.of("GET", "/v1/system/events", null)).isEqualTo(RequestKind.STREAM);
    assertThat(RequestKind.of("POST", "/mcp", null)).isEqualTo(RequestKind.MCP);
    assertThat(RequestKind.of("GET", "/v1/eventsome", null)).isEqualTo(RequestKind.SYSTEM);
    assertThat(RequestKind.of("GET", "nonsense", null)).isEqualTo(RequestKind.OTHER);
  }
}
