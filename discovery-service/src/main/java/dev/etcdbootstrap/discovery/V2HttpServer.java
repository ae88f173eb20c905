package dev.etcdbootstrap.discovery;

import dev.etcdbootstrap.discovery.V2Api.Request;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Serves {@link V2Api} over HTTP. A waiting request occupies no thread. Thread-safe. */
final class V2HttpServer implements Closeable {

  /** Far more than a registration needs; a larger request is refused with 413. */
  private static final int MAX_BODY_BYTES = 64 << 10;

  private final Channel listener;

  private V2HttpServer(Channel listener) {
    this.listener = listener;
  }

  static V2HttpServer start(V2Api api, InetSocketAddress address, EventLoopGroup threads)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpServerKeepAliveHandler(),
                            new HttpObjectAggregator(MAX_BODY_BYTES),
                            new Handler(api));
                  }
                });
    try {
      return new V2HttpServer(bootstrap.bind(address).syncUninterruptibly().channel());
    } catch (Exception e) { // also the checked ones, which Netty throws undeclared
      throw e instanceof IOException failure ? failure : new IOException(e);
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
  }

  /**
   * Handles one connection, whose client sends its next request when it has the answer. A failed
   * write closes the connection.
   */
  @SuppressWarnings(
      "FutureReturnValueIgnored") // a void promise reports failures to exceptionCaught
  private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final V2Api api;
    private CompletableFuture<V2Response> waited = new CompletableFuture<>();

    Handler(V2Api api) {
      this.api = api;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
      URI uri;
      try {
        uri = new URI(message.uri());
      } catch (URISyntaxException e) {
        send(context, V2Response.error(400, 209, "Invalid field", "the URL", 0));
        return;
      }
      String path = String.valueOf(uri.getPath());
      if (!path.startsWith(V2Api.PATH + "/")) {
        send(context, V2Response.error(404, 100, "Key not found", path, 0));
        return;
      }
      Request request =
          new Request(
              message.method().name(),
              path.substring(V2Api.PATH.length()).replaceAll("/+$", ""),
              FormFields.parse(uri.getRawQuery() == null ? "" : uri.getRawQuery()),
              FormFields.parse(message.content().toString(StandardCharsets.UTF_8)));
      if (request.isWait()) {
        await(context, api.await(request));
      } else {
        send(context, api.answer(request));
      }
    }

    /**
     * As etcd does, sends the headers at once and the body with the change: a client takes a long
     * silence for a dead server.
     */
    private void await(ChannelHandlerContext context, V2Api.Wait wait) {
      waited = wait.answer();
      if (waited.isDone()) {
        send(context, waited.join());
        return;
      }
      HttpResponse headers = headers(200, wait.index());
      HttpUtil.setTransferEncodingChunked(headers, true);
      context.writeAndFlush(headers, context.voidPromise());
      var unused =
          waited.thenAccept(
              answer -> {
                context.write(new DefaultHttpContent(bytes(answer)), context.voidPromise());
                context.writeAndFlush(new DefaultLastHttpContent(), context.voidPromise());
              });
    }

    private static void send(ChannelHandlerContext context, V2Response answer) {
      ByteBuf body = bytes(answer);
      HttpResponse headers = headers(answer.status(), answer.index());
      HttpUtil.setContentLength(headers, body.readableBytes());
      context.write(headers, context.voidPromise());
      context.writeAndFlush(new DefaultLastHttpContent(body), context.voidPromise());
    }

    private static HttpResponse headers(int status, long index) {
      HttpResponse response =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
      response.headers().set("X-Etcd-Index", index);
      return response;
    }

    private static ByteBuf bytes(V2Response answer) {
      return Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      waited.cancel(false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close(context.voidPromise());
    }
  }
}
