package io.fairlead.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;

/**
 * Each datagram is a message; what one turn of the loop read goes out as one batch.
 *
 * <p>Threading: its channel's loop.
 */
final class NettyDatagrams extends SimpleChannelInboundHandler<DatagramPacket> {
    private final NettyHub hub;
    private @Nullable ByteBuf frames;

    NettyDatagrams(NettyHub hub) {
        this.hub = hub;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        if (frames == null) {
            frames = context.alloc().ioBuffer();
        }
        NettyHub.encode(frames, 0x82, packet.content());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (frames != null) {
            hub.publish(frames);
            frames = null;
        }
    }
}
