package io.fairlead.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Messages behind lengths: what one read brought goes out as one batch.
 *
 * <p>Threading: its channel's loop.
 */
final class NettySource extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BYTES = 4;
    private final NettyHub hub;
    private ByteBuf rest = Unpooled.EMPTY_BUFFER;

    NettySource(NettyHub hub) {
        this.hub = hub;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf all = rest.isReadable() ? Unpooled.wrappedBuffer(rest, (ByteBuf) message) : (ByteBuf) message;
        ByteBuf frames = context.alloc().ioBuffer(all.readableBytes() + 64);
        while (all.readableBytes() >= LENGTH_BYTES
                && all.readableBytes() - LENGTH_BYTES >= all.getInt(all.readerIndex())) {
            NettyHub.encode(frames, 0x82, all.readSlice(all.readInt()));
        }
        rest = all.isReadable() ? all.copy() : Unpooled.EMPTY_BUFFER;
        all.release();
        hub.publish(frames);
    }
}
