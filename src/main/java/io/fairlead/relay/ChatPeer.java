package io.fairlead.relay;

import io.fairlead.channel.Entry;
import io.fairlead.channel.Presence;
import io.fairlead.channel.PresenceEvent;
import io.fairlead.chat.ChatMessages;
import io.fairlead.chat.MemberListener;
import io.fairlead.chat.Membership;
import io.fairlead.chat.Names;
import io.fairlead.chat.Rooms;
import io.fairlead.core.Close;
import io.fairlead.core.Frame;
import io.fairlead.core.InboundQueue;
import io.fairlead.core.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A room member that sends and receives plain lines, as {@code telnet} and {@code nc} do.
 *
 * <p>Threading: lines do not overlap; events of the room come under its locks and are only queued.
 */
final class ChatPeer implements MemberListener {
    /** Characters that could move the cursor, change the colour or start a new line. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]+");

    private static final Pattern AMBIGUOUS = Pattern.compile("^[*!/]|: ");

    /** A peer that sends this many invalid nicks is closed. */
    private static final int MAX_WRONG_NICKS = 10;

    private static final String HELP = "* /who, /nick NAME, /whisper NAME TEXT, /quit";

    private static final Entry.Encoding MESSAGE = entry -> {
        ChatMessages.Content content = ChatMessages.read(entry);
        return line(displayed(content.nick()) + ": " + content.text());
    };

    private static final PresenceEvent.Encoding PRESENCE = ChatPeer::presenceLine;

    private static final Entry.Encoding WHISPER = entry -> {
        ChatMessages.Content content = ChatMessages.read(entry);
        return line("* " + displayed(content.nick()) + " whispers: " + content.text());
    };

    private final Peer peer;
    private final String room;
    private final Rooms rooms;
    private final InboundQueue inbound;
    private volatile @Nullable Membership membership;
    private volatile boolean welcomed;
    private volatile boolean left;
    private int wrongNicks;

    ChatPeer(Peer peer, String room, Rooms rooms) {
        this.peer = peer;
        this.inbound = new InboundQueue(peer.connection(), this::onQueuedLine);
        this.room = room;
        this.rooms = rooms;
    }

    private static Frame line(String text) {
        return Frame.binary((CONTROL.matcher(text).replaceAll(" ") + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Quotes a nick that could make a line look like another type of line, or like a line of another member. */
    private static String displayed(String nick) {
        return AMBIGUOUS.matcher(nick).find() ? '"' + nick + '"' : nick;
    }

    /** The first line is the nick; later lines are queued until the welcome. */
    void onLine(Frame message) {
        if (left) {
            return;
        }
        Membership current = membership;
        if (current != null) {
            inbound.accept(message);
            return;
        }
        try {
            join(message.string().strip());
        } catch (Problem problem) {
            sendProblem(problem);
        }
    }

    private void onQueuedLine(Frame message) {
        String line = message.string().strip();
        Membership current = membership;
        try {
            if (left || current == null) {
                return;
            }
            current.admit();
            if (line.startsWith("/")) {
                runCommand(current, line);
            } else if (!line.isEmpty()) {
                current.say(message.string(), "");
            }
        } catch (Problem problem) {
            sendProblem(problem);
        }
    }

    private void join(String nick) {
        try {
            if (nick.startsWith("/")) {
                throw new Problem(Problem.Kind.INVALID, "the first line is to be a nick");
            }
            Presence presence = new Presence(peer.connection().id(), Names.nick(nick), "tcp");
            Membership joined = rooms.join(room, presence, null, this, null);
            membership = joined;
            onFlush();
            if (left) {
                joined.leave();
            }
        } catch (Problem refused) {
            if (++wrongNicks >= MAX_WRONG_NICKS) {
                close(Close.of(refused));
            }
            throw refused;
        }
    }

    private void runCommand(Membership current, String line) {
        String[] words = line.split(" +", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0].toLowerCase(Locale.ROOT)) {
            case "/who" ->
                sendLine("* "
                        + current.members().stream()
                                .map(member -> displayed(member.name()))
                                .collect(Collectors.joining(", ")));
            case "/nick" -> current.rename(rest);
            case "/whisper" -> whisper(current, rest);
            case "/quit" -> end();
            case "/help" -> sendLine(HELP);
            default -> throw new Problem(Problem.Kind.INVALID, "no such command: try /help");
        }
    }

    /** Nicks may contain spaces, so the longest nick that the text starts with is used. */
    private static void whisper(Membership current, String words) {
        Optional<Presence> to = current.members().stream()
                .filter(member -> words.startsWith(member.name() + " "))
                .max((a, b) -> Integer.compare(a.name().length(), b.name().length()));
        Presence receiver = to.orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "nobody here has this nick"));
        current.whisper(receiver.id(), words.substring(receiver.name().length() + 1), "");
    }

    /** A line that could not be decoded counts against the rate limit like any other. */
    void onProblem(Problem problem) {
        Membership current = membership;
        try {
            if (current != null) {
                current.admit();
            }
            sendProblem(problem);
        } catch (Problem limited) {
            sendProblem(limited);
        }
    }

    /** Sends one line that describes the problem. */
    private void sendProblem(Problem problem) {
        if (!left) {
            sendLine("! " + problem.detail());
        }
    }

    /** Leaves the room at once, without waiting for the connection to close. */
    void end() {
        leave();
        peer.endAfterDrain();
    }

    private void sendLine(String text) {
        peer.outbox().send(line(text));
    }

    /** May run while a line of this peer is being handled. */
    void leave() {
        left = true;
        Membership current = membership;
        if (current != null) {
            current.leave();
        }
    }

    @Override
    public void onWelcome(Welcome welcome) {
        welcomed = true;
        offer(line("* " + displayed(welcome.you().name()) + " joined"));
    }

    @Override
    public void onMessage(Entry message) {
        offer(message.as(MESSAGE));
    }

    @Override
    public void onWhisper(Entry whisper) {
        offer(whisper.as(WHISPER));
    }

    @Override
    public void onTyping(Entry typing) {
        // not shown on plain lines
    }

    @Override
    public void onPresence(PresenceEvent event) {
        offer(event.as(PRESENCE));
    }

    private static Frame presenceLine(PresenceEvent event) {
        String name = displayed(event.presence().name());
        return line(
                event.change() == Presence.Change.RENAMED
                        ? "* " + displayed(event.previousName()) + " is now " + name
                        : "* " + name + " " + event.change().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void onHistory(List<Entry> messages, boolean more) {
        messages.forEach(this::onMessage);
    }

    @Override
    public void onProblem(Problem problem, String ref) {
        offer(line("! " + problem.detail()));
    }

    private void offer(Frame line) {
        peer.outbox().offer(line, null);
    }

    @Override
    public void onFlush() {
        peer.outbox().flush();
        if (welcomed && membership != null) {
            inbound.open();
        }
    }

    @Override
    public void close(Close close) {
        offer(line("! " + close.reason()));
        end();
    }
}
