package io.fairlead.channel;

import io.fairlead.core.Frame;

/**
 * A message on its way to a channel.
 *
 * @param source who sent it: the id of a peer, a session or {@code gateway}
 * @param to the id of the one receiver; empty: everybody
 */
public record Publication(String source, String to, Frame frame) {}
