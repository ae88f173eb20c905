package dev.etcdbootstrap.strategy.v3grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etcdbootstrap.strategy.v3grpc.Endpoint.Security;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource({
    "etcd:2379,UNSPECIFIED,etcd,2379,etcd:2379",
    "etcd,UNSPECIFIED,etcd,2379,etcd:2379",
    "my_etcd,UNSPECIFIED,my_etcd,2379,my_etcd:2379",
    "10.0.1.10:1,UNSPECIFIED,10.0.1.10,1,10.0.1.10:1",
    "http://etcd:65535,PLAIN,etcd,65535,http://etcd:65535",
    "http://etcd,PLAIN,etcd,2379,http://etcd:2379",
    "https://etcd.example.com:443/,TLS,etcd.example.com,443,https://etcd.example.com:443",
    "[::1]:2379,UNSPECIFIED,::1,2379,[::1]:2379",
    "https://[fd00::1],TLS,fd00::1,2379,https://[fd00::1]:2379",
  })
  @DisplayName("reads scheme, host and port, and shows them again")
  void reads(String text, Security security, String host, int port, String shown) {
    assertThat(Endpoint.parseAll(text)).containsExactly(new Endpoint(security, host, port));
    assertThat(Endpoint.parseAll(text).get(0)).hasToString(shown);
    assertThat(Endpoint.parseAll(shown)).isEqualTo(Endpoint.parseAll(text));
  }

  @Test
  @DisplayName("reads several, each once, in their order")
  void several() {
    assertThat(Endpoint.parseAll(" b:1 ,a:2379,, a ,b:1,http://a"))
        .extracting(Endpoint::toString)
        .containsExactly("b:1", "a:2379", "http://a:2379");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "root:s3cr3t@etcd:2379",
        "http://root:s3cr3t@etcd:2379",
        "http://s3cr3t etcd:2379",
        "etcd:2379/s3cr3t",
        "etcd:2379?s3cr3t",
        "etcd:2379#s3cr3t",
        "etcd:0",
        "etcd:65536",
        "etcd:-1",
        "etcd:port",
        "http://",
        ":2379",
        "::1",
      })
  @DisplayName("refuses what is no host and port, without repeating it")
  void refused(String text) {
    assertThatThrownBy(() -> Endpoint.parseAll("good:2379," + text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be host:port, http://host:port or https://host:port")
        .hasMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix://etcd:1", "dns://etcd", "HTTP://etcd"})
  @DisplayName("refuses other schemes")
  void refusedScheme(String text) {
    assertThatThrownBy(() -> Endpoint.parseAll(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must have the scheme http or https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " , "})
  @DisplayName("refuses a list of none")
  void none(String text) {
    assertThatThrownBy(() -> Endpoint.parseAll(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must name at least one host:port");
  }
}
