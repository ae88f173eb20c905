package dev.etcdbootstrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("the hosts of a certificate")
final class CertificateNamesTest {

  private static CertificateNames names(String... names) {
    HeldCertificate.Builder builder = new HeldCertificate.Builder().commonName("common.example");
    for (String name : names) {
      builder.addSubjectAlternativeName(name);
    }
    return CertificateNames.of(builder.build().certificate());
  }

  @ParameterizedTest
  @CsvSource({
    "m0.example, m0.example, true",
    "m0.example, M0.Example., true",
    "M0.EXAMPLE, m0.example, true",
    "m0.example, m1.example, false",
    "m0.example, m0.example.org, false",
    "m0.example, x.m0.example, false",
    "m_0.example, m_0.example, true",
    "*.example, m0.example, true",
    "*.example, M0.EXAMPLE, true",
    "*.example, a.m0.example, false",
    "*.example, example, false",
    "*.example, .example, false",
    "*.example, *.example, false",
    "m*.example, m0.example, false",
    "*, localhost, false",
    "a.*.example, a.b.example, false",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.1, 10.0.0.1.example, false",
    "2001:db8::1, 2001:DB8:0:0::1, true",
    "2001:db8::1, 2001:db8::2, false",
    "10.0.0.1, ::ffff:10.0.0.1, true",
    "localhost, 127.0.0.1, false",
    "m0.example, '', false",
    "m0.example, common.example, false"
  })
  @DisplayName("are matched as Go matches them")
  void matches(String name, String host, boolean isFor) {
    assertThat(names(name).include(host)).isEqualTo(isFor);
  }

  @Test
  @DisplayName("a certificate without alternative names is for none, whatever its common name")
  void none() {
    assertThat(names().include("common.example")).isFalse();
    assertThat(names()).hasToString("no host");
  }

  @Test
  @DisplayName("are listed, as many as an operator reads")
  void listed() {
    assertThat(names("b", "10.0.0.1", "a")).hasToString("b, a, 10.0.0.1");
    assertThat(names(IntStream.range(0, 25).mapToObj(i -> "m" + i).toArray(String[]::new)))
        .asString()
        .endsWith("m18, m19 and 5 more");
  }
}
