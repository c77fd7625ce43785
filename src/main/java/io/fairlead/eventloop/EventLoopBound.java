package io.fairlead.eventloop;

/** An object that lives on an event loop; objects that use it often should live on the same loop. */
public interface EventLoopBound {
    EventLoop loop();
}
