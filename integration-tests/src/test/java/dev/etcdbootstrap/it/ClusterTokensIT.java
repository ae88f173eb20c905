package dev.etcdbootstrap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etcdbootstrap.BootstrapResult;
import dev.etcdbootstrap.ClusterBootstrap;
import dev.etcdbootstrap.ClusterTokens;
import dev.etcdbootstrap.cluster.LocalMember;
import dev.etcdbootstrap.spi.BootstrapException;
import dev.etcdbootstrap.spi.Reason;
import dev.etcdbootstrap.testservers.Servers;
import dev.etcdbootstrap.testservers.ServersExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A program makes a token and looks at it, in a real store. */
@DisplayName("a program that makes tokens")
@ExtendWith(ServersExtension.class)
final class ClusterTokensIT {

  @Test
  @DisplayName("makes them in an etcd v2 store")
  void v2(Servers servers) throws Exception {
    String base = V2Store.start(servers).store().clientUrl() + "/v2/keys/discovery";
    courseOfAToken(ClusterBootstrap.using("v2-http").option("discovery", base));
  }

  @Test
  @DisplayName("makes them in the v3 keyspace of an etcd")
  void v3(Servers servers) throws Exception {
    String endpoint = V3Store.start(servers, "store").store().clientUrl().toString();
    courseOfAToken(ClusterBootstrap.using("v3-grpc").option("discovery-endpoints", endpoint));
  }

  private static void courseOfAToken(ClusterBootstrap bootstrap) throws Exception {
    ClusterTokens tokens = bootstrap.tokens();
    String token = tokens.create(1);

    assertThat(tokens.status(token).size()).isEqualTo(1);
    assertThat(tokens.status(token).registered()).isEmpty();

    BootstrapResult result =
        bootstrap
            .option(tokens.option().key(), token)
            .localMember(LocalMember.of("a", "http://127.0.0.1:2401"))
            .run();

    assertThat(tokens.status(token).missing()).isZero();
    assertThat(tokens.awaitMembers(token)).isEqualTo(result.cluster());
    assertThat(
            catchThrowableOfType(
                    BootstrapException.class, () -> tokens.status(token + "-misspelled"))
                .reason())
        .isEqualTo(Reason.NOT_FOUND);
  }
}
