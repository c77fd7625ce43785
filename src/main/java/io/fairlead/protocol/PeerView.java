package io.fairlead.protocol;

import java.time.Instant;

/** A raw peer, as shown to clients. */
public record PeerView(String id, String address, Instant since) {}
