package dev.holdfast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RequestKindTests {
  @Test
  void requestsAreToldApartByWhatTheyAreAbout() {
    assertThat(RequestKind.of("GET", "/v1/contexts/a/b")).isEqualTo(RequestKind.READ);
    assertThat(RequestKind.of("PUT", "/v1/contexts/a/b")).isEqualTo(RequestKind.WRITE);
    assertThat(RequestKind.of("POST", "/v1/batch")).isEqualTo(RequestKind.BATCH);
    assertThat(RequestKind.of("DELETE", "/v1/leases/1")).isEqualTo(RequestKind.LEASE);
    assertThat(RequestKind.of("GET", "/v1/events")).isEqualTo(RequestKind.STREAM);
    assertThat(RequestKind.of("GET", "/v1/system/events")).isEqualTo(RequestKind.STREAM);
    assertThat(RequestKind.of("POST", "/mcp")).isEqualTo(RequestKind.MCP);
    assertThat(RequestKind.of("GET", "/v1/eventsome")).isEqualTo(RequestKind.SYSTEM);
    assertThat(RequestKind.of("GET", "nonsense")).isEqualTo(RequestKind.OTHER);
  }
}
