package dev.etcdbootstrap.strategy.v2http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import java.net.InetAddress;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** What {@link HttpClient} relies on: okhttp that repeats no request still tries every address. */
final class EveryAddressTest {

  @Test
  void theSecondAddressIsTriedWhenTheFirstRefuses() throws Exception {
    InetAddress nobodyListens = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    InetAddress server = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ScriptedServer scripted = ScriptedServer.start(request -> Reply.of(200, "there"))) {
      OkHttpClient client =
          new OkHttpClient.Builder()
              .retryOnConnectionFailure(false)
              .dns(host -> List.of(nobodyListens, server))
              .build();
      String url = "http://two.test:" + scripted.url("/").getPort() + "/";

      try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
        assertThat(response.body().string()).isEqualTo("there");
      } finally {
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
      }
    }
  }
}
