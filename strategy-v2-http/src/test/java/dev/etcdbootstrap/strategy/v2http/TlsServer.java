package dev.etcdbootstrap.strategy.v2http;

import dev.etcdbootstrap.testkit.server.ScriptedServer;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Reply;
import dev.etcdbootstrap.testkit.server.ScriptedServer.Request;
import java.util.function.Function;
import javax.net.ssl.SSLServerSocket;
import okhttp3.tls.HandshakeCertificates;

/** A scripted server behind TLS. */
final class TlsServer {

  private TlsServer() {}

  static ScriptedServer start(
      HandshakeCertificates certificates, boolean needsClient, Function<Request, Reply> script) {
    return ScriptedServer.start(
        "https",
        address -> {
          SSLServerSocket socket =
              (SSLServerSocket)
                  certificates
                      .sslContext()
                      .getServerSocketFactory()
                      .createServerSocket(0, 50, address);
          socket.setNeedClientAuth(needsClient);
          return socket;
        },
        script);
  }
}
