package dev.holdfast.gateway.http;

import dev.holdfast.api.ContextKey;
import dev.holdfast.api.spi.gateway.GatewayProvider;
import dev.holdfast.tck.gateway.GatewayContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

/** The contract of all gateways. */
final class HttpGatewayContractTests extends GatewayContract {
  @Override
  protected GatewayProvider provider() {
    return new HttpGatewayProvider();
  }

  @Override
  protected Map<String, String> settings() {
    return Map.of("port", "0");
  }

  @Override
  public boolean fetch(String address, Path runDirectory, ContextKey key) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + address + "/v1/contexts/" + key))
              .header("Authorization", "Bearer " + TOKEN)
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 && response.body().contains(VALUE);
    }
  }
}
