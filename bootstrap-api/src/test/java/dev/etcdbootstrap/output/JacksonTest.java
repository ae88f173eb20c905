package dev.etcdbootstrap.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.cluster.InitialCluster;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.cluster.Member;
import dev.etcdbootstrap.cluster.PeerUrl;
import dev.etcdbootstrap.plugins.FakeStrategy;
import dev.etcdbootstrap.plugins.Strategies;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a mapper that knows nothing of this library makes of its values. */
final class JacksonTest {

  private static final String LIST = "a=http://a:1,a=http://a:2,default=http://b:1";

  private final ObjectMapper mapper = new ObjectMapper();

  private static BootstrapResult result() throws Exception {
    return ClusterBootstrap.using(Strategies.of(FakeStrategy.finding(LIST)), "fake")
        .localMember(LocalMember.of("a"))
        .run();
  }

  static Stream<Object> values() {
    InitialCluster cluster = InitialCluster.parse(LIST);
    Member member = cluster.members().get(0);
    return Stream.of(
        cluster, member, member.peerUrls().get(0), new LocalMember("a", member.peerUrls()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void refusesAValueRatherThanLosingWhatItHolds(Object value) {
    assertThatThrownBy(() -> mapper.writeValueAsString(value))
        .isInstanceOf(InvalidDefinitionException.class);
  }

  @Test
  void writesTheObjectsOfResultsAndFailuresAsWeDo() throws Exception {
    BootstrapException failure = new BootstrapException(Reason.NOT_FOUND, "there is no token");

    assertThat(mapper.writeValueAsString(ResultJson.of(result())) + "\n")
        .isEqualTo(OutputFormat.JSON.write(result()))
        .contains("\"peer-urls\":[\"http://a:1\",\"http://a:2\"]");
    assertThat(mapper.writeValueAsString(ResultJson.failure(failure)))
        .isEqualTo("{\"reason\":\"not-found\",\"message\":\"there is no token\",\"problems\":[]}");
  }

  @Test
  void readsTheListBack() throws Exception {
    String text =
        mapper.readTree(OutputFormat.JSON.write(result())).get("initial-cluster").asText();

    assertThat(InitialCluster.parse(text)).isEqualTo(result().cluster());
  }

  /** For whoever has peer URLs in objects of their own: {@code addMixIn}. */
  private abstract static class Text {

    @JsonCreator
    static PeerUrl parse(String text) {
      return PeerUrl.parse(text); // is not called: it stands for that of PeerUrl
    }

    @Override
    @JsonValue
    public abstract String toString();
  }

  @Test
  void canBeTaught() throws Exception {
    mapper.addMixIn(PeerUrl.class, Text.class);
    Member member = Member.of("a", "http://a:1", "http://A:2");

    String json = mapper.writeValueAsString(member);

    assertThat(json).isEqualTo("{\"name\":\"a\",\"peerUrls\":[\"http://A:2\",\"http://a:1\"]}");
    assertThat(mapper.readValue(json, Member.class)).isEqualTo(member);
  }
}
