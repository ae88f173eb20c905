package dev.etcdbootstrap.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
final class DiscoveryServiceTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  @DisplayName("makes a token of the size asked for, and shows it under its own address")
  void makesTokens(Servers servers) throws IOException, InterruptedException {
    Etcd store = servers.etcd("store").enableV2().build().start().awaitHealthy(LIMIT);
    DiscoveryService service = servers.discoveryService(store);

    String token = get(service.url().resolve("/new?size=4"));

    assertThat(token).matches(service.url() + "/[0-9a-f]{32}");
    assertThat(get(URI.create(token + "/_config/size"))).contains("\"value\":\"4\"");
  }

  private static String get(URI url) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(url).timeout(LIMIT).build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
