package io.fairlead.eventloop;

/** Something that lives on a loop; who works with it all the time had better live there, too. */
public interface EventLoopBound {
    EventLoop loop();
}
