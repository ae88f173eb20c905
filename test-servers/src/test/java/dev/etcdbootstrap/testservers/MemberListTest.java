package dev.etcdbootstrap.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.etcdbootstrap.testservers.MemberList.Member;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemberListTest {
  private static final MemberList EXPECTED =
      new MemberList(
          "f0f1f2f3f4f5f6f7",
          List.of(
              new Member(
                  "2d",
                  "a",
                  List.of(URI.create("http://127.0.0.1:1"), URI.create("unix://localhost:2")),
                  List.of(URI.create("http://127.0.0.1:3"))),
              new Member(
                  "ffffffffffffffff", "", List.of(URI.create("http://127.0.0.1:4")), List.of())));

  @Test
  void readsTheGatewaysDecimalStrings() {
    String json =
        """
        {"header": {"cluster_id": "17361925168090707703", "member_id": "45", "raft_term": "2"},
         "members": [
           {"ID": "45", "name": "a",
            "peerURLs": ["http://127.0.0.1:1", "unix://localhost:2"],
            "clientURLs": ["http://127.0.0.1:3"]},
           {"ID": "18446744073709551615", "peerURLs": ["http://127.0.0.1:4"], "isLearner": true}]}
        """;

    assertThat(MemberList.ofJson(json)).isEqualTo(EXPECTED);
  }

  @Test
  void readsEtcdctlsNumbers() {
    String json =
        """
        {"header":{"cluster_id":17361925168090707703,"member_id":45,"raft_term":2},"members":[\
        {"ID":45,"name":"a","peerURLs":["http://127.0.0.1:1","unix://localhost:2"],\
        "clientURLs":["http://127.0.0.1:3"]},\
        {"ID":18446744073709551615,"name":"","peerURLs":["http://127.0.0.1:4"],"clientURLs":null}]}
        """;

    assertThat(MemberList.ofJson(json)).isEqualTo(EXPECTED);
  }

  @Test
  void findsAMemberByName() {
    assertThat(EXPECTED.member("a")).map(Member::id).hasValue("2d");
    assertThat(EXPECTED.member("b")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"", "404 page not found", "{}", "{\"header\":{},\"members\":[1]}"})
  void refusesAnythingElse(String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemberList.ofJson(json))
        .withMessageContaining(json);
  }
}
