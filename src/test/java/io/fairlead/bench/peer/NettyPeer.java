package io.fairlead.bench.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/** Netty on its native epoll or, with a fourth argument, on io_uring; as somebody would write it who knows Netty well. */
final class NettyPeer {
    private static final int DATAGRAM_BUFFER = 4 << 20;

    private NettyPeer() {}

    private record Transport(
            IoHandlerFactory handlers,
            Class<? extends ServerSocketChannel> server,
            Class<? extends SocketChannel> socket,
            Class<? extends DatagramChannel> datagram) {
        static Transport epoll() {
            return new Transport(
                    EpollIoHandler.newFactory(),
                    EpollServerSocketChannel.class,
                    EpollSocketChannel.class,
                    EpollDatagramChannel.class);
        }

        static Transport ioUring() {
            return new Transport(
                    IoUringIoHandler.newFactory(),
                    IoUringServerSocketChannel.class,
                    IoUringSocketChannel.class,
                    IoUringDatagramChannel.class);
        }
    }

    public static void main(String... arguments) throws InterruptedException {
        Places places = Places.of(arguments);
        Transport transport = arguments.length > 3 ? Transport.ioUring() : Transport.epoll();
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), transport.handlers());
        NettyHub fan = new NettyHub();
        NettyHub chat = new NettyHub();
        Bootstrap dialler = new Bootstrap().channel(transport.socket()).option(ChannelOption.TCP_NODELAY, true);
        bind(loops, transport, places.port(), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(
                                new HttpServerCodec(),
                                new HttpObjectAggregator(65536),
                                new WebSocketServerProtocolHandler(config()),
                                new NettySession(fan, chat, dialler, places.upstream()));
            }
        });
        bind(loops, transport, places.source(), new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new NettySource(fan));
            }
        });
        new Bootstrap()
                .group(loops)
                .channel(transport.datagram())
                .option(ChannelOption.SO_RCVBUF, DATAGRAM_BUFFER)
                .handler(new NettyDatagrams(fan))
                .bind(Places.HOST, places.source())
                .sync();
    }

    private static WebSocketServerProtocolConfig config() {
        return WebSocketServerProtocolConfig.newBuilder()
                .websocketPath("/")
                .checkStartsWith(true)
                .maxFramePayloadLength(Places.MAX_MESSAGE)
                .withUTF8Validator(true)
                .build();
    }

    private static void bind(EventLoopGroup loops, Transport transport, int port, ChannelHandler sessions)
            throws InterruptedException {
        new ServerBootstrap()
                .group(loops)
                .channel(transport.server())
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(sessions)
                .bind(Places.HOST, port)
                .sync();
    }
}
