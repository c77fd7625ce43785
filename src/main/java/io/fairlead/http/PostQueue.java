package io.fairlead.http;

import io.fairlead.core.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The inbound messages of one session: handled one at a time, in order of arrival, by the thread that delivers them;
 * none while the session is suspended. The number of posts in progress is limited.
 *
 * <p>Threading: safe; its lock guards its state, and is never held during calls to other objects.
 */
final class PostQueue {
    private static final int MAX_POSTS = 16;

    /** A message and the outcome of its request. */
    interface Post {
        Frame message();

        /** The time of arrival, by {@link System#nanoTime}. */
        long since();

        /** The message was handled. */
        void onHandled();

        /** The message waited too long. */
        void onLate();

        /** The session ended first. */
        void onMissed();
    }

    private final Object lock = new Object();
    private final ArrayDeque<Post> waiting = new ArrayDeque<>();
    private final Consumer<Post> handler;
    private int inProgress;
    private boolean running;
    private boolean suspended;
    private boolean ended;
    private @Nullable Runnable ending;

    /** @param handler answers each post */
    PostQueue(Consumer<Post> handler) {
        this.handler = handler;
    }

    /**
     * Reserves room for a message before its body is read.
     *
     * @return false if there is none; otherwise {@link #release} must follow
     */
    boolean reserve() {
        synchronized (lock) {
            if (ended || inProgress >= MAX_POSTS) {
                return false;
            }
            inProgress++;
            return true;
        }
    }

    void release() {
        synchronized (lock) {
            inProgress--;
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

    /** Refuses further messages, and runs the action after the message in progress. */
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

    /** Drops messages that arrived before this time. */
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
