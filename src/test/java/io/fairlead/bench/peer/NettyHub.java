package io.fairlead.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Those who hear the same. A batch is encoded once and goes to each loop as one task, which writes it to the sessions of
 * that loop past their encoders.
 *
 * <p>Threading: safe; each list belongs to its loop.
 */
final class NettyHub {
    private final Map<EventLoop, List<Hearer>> hearers = new ConcurrentHashMap<>();

    private record Hearer(Channel channel, ChannelHandlerContext beforeEncoder) {}

    /** Called on the session's loop. */
    void join(Channel channel, ChannelHandlerContext beforeEncoder) {
        List<Hearer> own = hearers.computeIfAbsent(channel.eventLoop(), loop -> new ArrayList<>());
        Hearer hearer = new Hearer(channel, beforeEncoder);
        own.add(hearer);
        channel.closeFuture().addListener(closed -> own.remove(hearer));
    }

    /** Takes frames as they go over the wire, and their reference. */
    void publish(ByteBuf frames) {
        hearers.forEach((loop, own) -> {
            frames.retain();
            if (loop.inEventLoop()) {
                write(own, frames);
            } else {
                loop.execute(() -> write(own, frames));
            }
        });
        frames.release();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a void promise tells the pipeline
    private static void write(List<Hearer> own, ByteBuf frames) {
        for (Hearer hearer : own) {
            hearer.beforeEncoder()
                    .writeAndFlush(frames.retainedDuplicate(), hearer.channel().voidPromise());
        }
        frames.release();
    }

    /** RFC 6455 §5.2, for one message. */
    static void encode(ByteBuf to, int firstByte, ByteBuf payload) {
        int length = payload.readableBytes();
        to.writeByte(firstByte);
        if (length < 126) {
            to.writeByte(length);
        } else if (length < 65536) {
            to.writeByte(126).writeShort(length);
        } else {
            to.writeByte(127).writeLong(length);
        }
        to.writeBytes(payload);
    }
}
