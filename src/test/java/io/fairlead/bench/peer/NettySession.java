package io.fairlead.bench.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import org.jspecify.annotations.Nullable;

/**
 * One session; writes are flushed when a read is over.
 *
 * <p>Threading: its channel's loop, which is its upstream's, too.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a void promise tells the pipeline
final class NettySession extends ChannelInboundHandlerAdapter {
    private final NettyHub fan;
    private final NettyHub chat;
    private final Bootstrap dialler;
    private final int upstreamPort;
    private Places.Job job = Places.Job.ECHO;
    private @Nullable Channel upstream;

    NettySession(NettyHub fan, NettyHub chat, Bootstrap dialler, int upstreamPort) {
        this.fan = fan;
        this.chat = chat;
        this.dialler = dialler;
        this.upstreamPort = upstreamPort;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof HandshakeComplete complete)) {
            return;
        }
        job = Places.Job.of(complete.requestUri());
        Channel channel = context.channel();
        if (job == Places.Job.RELAY) {
            dial(channel);
        } else if (job != Places.Job.ECHO) {
            ChannelHandlerContext encoder = channel.pipeline().context(WebSocketFrameEncoder.class);
            (job == Places.Job.FAN ? fan : chat).join(channel, encoder);
        }
    }

    /** Nothing is read before the upstream is there. */
    private void dial(Channel session) {
        session.config().setAutoRead(false);
        dialler.clone(session.eventLoop())
                .handler(new Back(session))
                .connect(Places.HOST, upstreamPort)
                .addListener((io.netty.channel.ChannelFutureListener) dialled -> {
                    upstream = dialled.channel();
                    session.config().setAutoRead(dialled.isSuccess());
                    if (!dialled.isSuccess()) {
                        session.close();
                    }
                });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf content = ((WebSocketFrame) message).content();
        switch (job) {
            case ECHO -> context.write(message, context.voidPromise());
            case RELAY -> {
                if (upstream == null) {
                    content.release();
                } else {
                    upstream.write(content, upstream.voidPromise());
                }
            }
            default -> {
                ByteBuf frame = context.alloc().ioBuffer(content.readableBytes() + 16);
                NettyHub.encode(frame, message instanceof TextWebSocketFrame ? 0x81 : 0x82, content);
                content.release();
                chat.publish(frame);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (upstream == null) {
            context.flush();
        } else {
            upstream.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (upstream != null) {
            upstream.config().setAutoRead(context.channel().isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (upstream != null) {
            upstream.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** The way back. */
    private static final class Back extends ChannelInboundHandlerAdapter {
        private final Channel session;

        Back(Channel session) {
            this.session = session;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            session.write(new BinaryWebSocketFrame((ByteBuf) message), session.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            session.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            session.config().setAutoRead(context.channel().isWritable());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            session.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            session.close();
        }
    }
}
