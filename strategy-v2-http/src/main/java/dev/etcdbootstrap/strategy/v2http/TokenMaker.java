package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.rendezvous.TransientFailure;
import dev.etcdbootstrap.spi.BootstrapException;
import java.time.Duration;
import java.util.UUID;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/**
 * Makes a discovery URL below a base: a directory of an etcd store, or a service that has {@code
 * /new}.
 */
final class TokenMaker {

  private static final int MAX_LENGTH = 1_024;

  private final DiscoveryUrl base;
  private final HttpClient http;
  private final Duration limit;

  TokenMaker(DiscoveryUrl base, HttpClient http, Duration limit) {
    this.base = base;
    this.http = http;
    this.limit = limit;
  }

  String create(int size) throws TransientFailure, BootstrapException, InterruptedException {
    return base.url().encodedPath().contains("/v2/keys/") ? inStore(size) : byService(size);
  }

  private String inStore(int size)
      throws TransientFailure, BootstrapException, InterruptedException {
    String token = UUID.randomUUID().toString();
    HttpUrl url =
        base.below(token + "/_config/size").addQueryParameter("prevExist", "false").build();
    Request request =
        new Request.Builder()
            .url(url)
            .put(new FormBody.Builder().add("value", String.valueOf(size)).build())
            .build();
    http.send(request, limit, "making a token").await().requireSuccess();
    return base.below(token).build().toString();
  }

  private String byService(int size)
      throws TransientFailure, BootstrapException, InterruptedException {
    HttpUrl url = base.below("new").addQueryParameter("size", String.valueOf(size)).build();
    EtcdResponse response =
        http.send(new Request.Builder().url(url).build(), limit, "requesting a token").await();
    response.requireSuccess();
    String text = response.body().strip();
    if (!isDiscoveryUrl(text)) {
      throw response.unusable("is not a discovery URL");
    }
    return text;
  }

  /** What members take, and no character that a terminal or a shell would obey. */
  private static boolean isDiscoveryUrl(String text) {
    try {
      return text.length() <= MAX_LENGTH
          && text.chars().allMatch(c -> c > ' ' && c < 127)
          && DiscoveryUrl.parse(text).authorization().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
