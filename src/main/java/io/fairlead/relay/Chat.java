package io.fairlead.relay;

import io.fairlead.channel.Position;
import io.fairlead.chat.Names;
import io.fairlead.core.Close;
import io.fairlead.core.Connection;
import io.fairlead.core.Counters;
import io.fairlead.core.Frame;
import io.fairlead.core.Problem;
import io.fairlead.core.SessionListener;
import io.fairlead.definition.RelaySpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes each raw peer a member of one chat room: its first line is its nick, every later line a message.
 *
 * <p>Threading: safe.
 */
final class Chat extends RelayMode implements PeerHandler {
    private final PeerSource source;
    private final Map<Peer, ChatPeer> members = new ConcurrentHashMap<>();

    Chat(RelaySpec spec, RelayContext context, Counters peerCounters, Counters sessionCounters) {
        super(spec, context, peerCounters, sessionCounters);
        this.source = new Listener(spec, context, peers.acceptor(this, spec.delivery()));
    }

    @Override
    SessionListener open(Connection session, String subprotocol, @Nullable Position since) {
        throw new Problem(Problem.Kind.NOT_FOUND, "sessions join this room at /ws/chat/");
    }

    @Override
    int send(Frame frame, String to) {
        if (!to.equals("peers") && peers.find(to).isEmpty()) {
            throw new Problem(Problem.Kind.NOT_FOUND, "there is no peer " + to);
        }
        byte[] line = sessions.checked(frame.array());
        List<Peer> receivers =
                to.equals("peers") ? peers.all() : peers.find(to).stream().toList();
        receivers.forEach(peer -> peer.sendVerbatim(peer.encode(line)));
        return receivers.size();
    }

    @Override
    public void onJoined(Peer peer) {
        members.put(peer, new ChatPeer(peer, Names.roomOrBoard(spec.room()), context.rooms()));
        if (peers.find(peer.connection().id()).isEmpty()) {
            members.remove(peer);
        }
    }

    @Override
    public void onMessages(Peer peer, List<Frame> messages) {
        ChatPeer member = members.get(peer);
        if (member != null) {
            messages.forEach(member::onLine);
        }
    }

    @Override
    public boolean onProblem(Peer peer, Problem problem) {
        ChatPeer member = members.get(peer);
        if (member != null) {
            member.onProblem(problem);
        }
        return member != null;
    }

    @Override
    public void onEnd(Peer peer) {
        ChatPeer member = members.get(peer);
        if (member != null) {
            member.end();
        }
    }

    @Override
    public void onLeft(Peer peer, Close close) {
        ChatPeer member = members.remove(peer);
        if (member != null) {
            member.leave();
        }
    }

    @Override
    PeerSource source() {
        return source;
    }
}
