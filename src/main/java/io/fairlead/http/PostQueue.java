package io.fairlead.http;

import io.fairlead.core.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one session on their way in: handled one at a time, in the order in which they came, by whichever
 * thread brings them; none while the session is suspended. Bounded by the posts that are under way.
 *
 * <p>Threading: safe; its lock guards its state, and nothing is called under it.
 */
final class PostQueue {
    private static final int MAX_POSTS = 16;

    /** A message, and what becomes of its request. */
    interface Post {
        Frame message();

        /** On {@link System#nanoTime}'s scale. */
        long since();

        /** It was handled. */
        void onHandled();

        /** It waited too long. */
        void onLate();

        /** The session ended before. */
        void onMissed();
    }

    private final Object lock = new Object();
    private final ArrayDeque<Post> waiting = new ArrayDeque<>();
    private final Consumer<Post> handler;
    private int underWay;
    private boolean running;
    private boolean suspended;
    private boolean ended;
    private @Nullable Runnable ending;

    /** @param handler answers each post */
    PostQueue(Consumer<Post> handler) {
        this.handler = handler;
    }

    /** Makes room for a message whose body is about to be read; false: there is none. {@link #release} must follow. */
    boolean reserve() {
        synchronized (lock) {
            if (ended || underWay >= MAX_POSTS) {
                return false;
            }
            underWay++;
            return true;
        }
    }

    void release() {
        synchronized (lock) {
            underWay--;
        }
    }

    void add(Post post) {
        boolean missed;
        synchronized (lock) {
            missed = ended;
            if (!missed) {
                waiting.add(post);
            }
        }
        if (missed) {
            post.onMissed();
        } else {
            run();
        }
    }

    void suspend() {
        synchronized (lock) {
            suspended = true;
        }
    }

    void resume() {
        synchronized (lock) {
            suspended = false;
        }
        run();
    }

    /** Takes no more, and runs this after the message that is being handled. */
    void end(Runnable action) {
        List<Post> missed;
        synchronized (lock) {
            ended = true;
            ending = action;
            missed = new ArrayList<>(waiting);
            waiting.clear();
        }
        missed.forEach(Post::onMissed);
        run();
    }

    /** Gives up what came before this time. */
    void expire(long nanos) {
        List<Post> late = new ArrayList<>();
        synchronized (lock) {
            for (Iterator<Post> all = waiting.iterator(); all.hasNext(); ) {
                Post post = all.next();
                if (post.since() - nanos < 0) {
                    all.remove();
                    late.add(post);
                }
            }
        }
        late.forEach(Post::onLate);
    }

    private void run() {
        while (true) {
            Post next = null;
            Runnable last = null;
            synchronized (lock) {
                if (running) {
                    return;
                }
                if (ended) {
                    last = ending;
                    ending = null;
                } else if (!suspended) {
                    next = waiting.poll();
                }
                running = next != null;
            }
            if (next == null) {
                if (last != null) {
                    last.run();
                }
                return;
            }
            handle(next);
        }
    }

    private void handle(Post next) {
        try {
            handler.accept(next);
        } finally {
            synchronized (lock) {
                running = false;
            }
        }
    }
}
