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
 * A member of a room who speaks plain lines, such as somebody with {@code telnet} or {@code nc}.
 *
 * <p>Threading: lines come one at a time; what is heard comes under the room's locks and is only queued there.
 */
final class ChatPeer implements MemberListener {
    /** What could move the cursor, colour the screen or look like another line. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]+");

    private static final Pattern FORGERY = Pattern.compile("^[*!/]|: ");

    /** Who can't find a nick with so many lines is not looking for one. */
    private static final int MAX_WRONG_NICKS = 10;

    private static final String HELP = "* /who, /nick NAME, /whisper NAME TEXT, /quit";

    private static final Entry.Encoding MESSAGE = entry -> {
        ChatMessages.Content content = ChatMessages.read(entry);
        return line(shown(content.nick()) + ": " + content.text());
    };

    private static final PresenceEvent.Encoding CHANGED = ChatPeer::changed;

    private static final Entry.Encoding WHISPER = entry -> {
        ChatMessages.Content content = ChatMessages.read(entry);
        return line("* " + shown(content.nick()) + " whispers: " + content.text());
    };

    private final Peer peer;
    private final String room;
    private final Rooms rooms;
    private final InboundQueue inbound;
    private volatile @Nullable Membership membership;
    private volatile boolean welcomed;
    private volatile boolean over;
    private int wrongNicks;

    ChatPeer(Peer peer, String room, Rooms rooms) {
        this.peer = peer;
        this.inbound = new InboundQueue(peer.connection(), this::answer);
        this.room = room;
        this.rooms = rooms;
    }

    private static Frame line(String text) {
        return Frame.binary((CONTROL.matcher(text).replaceAll(" ") + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A nick that could make a line look like one of another kind, or from somebody else, stands in quotes. */
    private static String shown(String nick) {
        return FORGERY.matcher(nick).find() ? '"' + nick + '"' : nick;
    }

    /** The first line is the nick; what follows waits for the welcome. */
    void onLine(Frame message) {
        if (over) {
            return;
        }
        Membership mine = membership;
        if (mine != null) {
            inbound.accept(message);
            return;
        }
        try {
            join(message.string().strip());
        } catch (Problem problem) {
            tell(problem);
        }
    }

    private void answer(Frame message) {
        String line = message.string().strip();
        Membership mine = membership;
        try {
            if (over || mine == null) {
                return;
            }
            mine.admit();
            if (line.startsWith("/")) {
                obey(mine, line);
            } else if (!line.isEmpty()) {
                mine.say(message.string(), "");
            }
        } catch (Problem problem) {
            tell(problem);
        }
    }

    private void join(String nick) {
        try {
            if (nick.startsWith("/")) {
                throw new Problem(Problem.Kind.INVALID, "the first line is to be a nick");
            }
            Presence wanted = new Presence(peer.connection().id(), Names.nick(nick), "tcp");
            Membership taken = rooms.join(room, wanted, null, this, null);
            membership = taken;
            onFlush();
            if (over) {
                taken.leave();
            }
        } catch (Problem refused) {
            if (++wrongNicks >= MAX_WRONG_NICKS) {
                close(Close.of(refused));
            }
            throw refused;
        }
    }

    private void obey(Membership mine, String line) {
        String[] words = line.split(" +", 2);
        String rest = words.length > 1 ? words[1] : "";
        switch (words[0].toLowerCase(Locale.ROOT)) {
            case "/who" ->
                say("* "
                        + mine.members().stream()
                                .map(member -> shown(member.name()))
                                .collect(Collectors.joining(", ")));
            case "/nick" -> mine.rename(rest);
            case "/whisper" -> whisper(mine, rest);
            case "/quit" -> end();
            case "/help" -> say(HELP);
            default -> throw new Problem(Problem.Kind.INVALID, "no such command: try /help");
        }
    }

    /** Nicks may have spaces: the longest that the words begin with is meant. */
    private static void whisper(Membership mine, String words) {
        Optional<Presence> to = mine.members().stream()
                .filter(member -> words.startsWith(member.name() + " "))
                .max((a, b) -> Integer.compare(a.name().length(), b.name().length()));
        Presence receiver = to.orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "nobody here has this nick"));
        mine.whisper(receiver.id(), words.substring(receiver.name().length() + 1), "");
    }

    /** A line that could not be read counts like any other. */
    void onFault(Problem fault) {
        Membership mine = membership;
        try {
            if (mine != null) {
                mine.admit();
            }
            tell(fault);
        } catch (Problem limited) {
            tell(limited);
        }
    }

    /** One line about what went wrong; nothing else happens. */
    private void tell(Problem problem) {
        if (!over) {
            say("! " + problem.detail());
        }
    }

    /** Gone from the room now, however long the connection takes to end. */
    void end() {
        leave();
        peer.endAfterDrain();
    }

    private void say(String text) {
        peer.outbox().send(line(text));
    }

    /** May come while a line of this peer is being dealt with: writing to it may find that it is gone. */
    void leave() {
        over = true;
        Membership mine = membership;
        if (mine != null) {
            mine.leave();
        }
    }

    @Override
    public void onWelcome(Welcome welcome) {
        welcomed = true;
        offer(line("* " + shown(welcome.you().name()) + " joined"));
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
        // a line can't be taken back
    }

    @Override
    public void onPresence(PresenceEvent event) {
        offer(event.as(CHANGED));
    }

    private static Frame changed(PresenceEvent event) {
        String name = shown(event.presence().name());
        return line(
                event.change() == Presence.Change.RENAMED
                        ? "* " + shown(event.previousName()) + " is now " + name
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
