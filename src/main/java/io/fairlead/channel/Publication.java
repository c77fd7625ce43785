package io.fairlead.channel;

import io.fairlead.core.Frame;

/**
 * A message to be published on a channel.
 *
 * @param source the sender: the id of a peer or session, or {@code gateway}
 * @param to the id of the only receiver; empty: all subscribers
 */
public record Publication(String source, String to, Frame frame) {}
