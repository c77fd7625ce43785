package io.fairlead.socket;

import io.fairlead.core.Timer;
import io.fairlead.eventloop.EventLoop;
import io.fairlead.relay.Sockets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One dial of a name over TCP. Its addresses are tried in turn, the next one as soon as an attempt has failed or taken
 * 250 ms (RFC 8305 §5). The first connection is used; one time limit covers all attempts.
 *
 * <p>Threading: safe; its lock guards the progress.
 */
final class ConnectAttempts {
    private static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

    private final TcpSockets tcp;
    private final Timer timer;
    private final List<InetSocketAddress> targets;
    private final @Nullable EventLoop near;
    private final DialOutcome outcome;
    private final List<String> failures = new ArrayList<>();
    private final List<InetSocketAddress> pending = new ArrayList<>();
    private final Sockets.Options options;
    private int begun;

    /** @param refused addresses known to be unusable, each with its reason */
    ConnectAttempts(
            TcpSockets tcp,
            Timer timer,
            List<InetSocketAddress> targets,
            List<String> refused,
            @Nullable EventLoop near,
            Sockets.Options options,
            Sockets.ConnectListener connectListener) {
        this.options = options;
        this.tcp = tcp;
        this.timer = timer;
        this.targets = targets;
        this.failures.addAll(refused);
        this.near = near;
        this.outcome = new DialOutcome(connectListener);
    }

    void begin() {
        timer.after(options.connectTimeout(), this::onTimeout);
        next(0);
    }

    /** Starts the attempt with this number, unless it has been started. */
    private void next(int number) {
        InetSocketAddress target;
        synchronized (this) {
            if (number != begun || number >= targets.size() || outcome.isOver()) {
                return;
            }
            begun++;
            target = targets.get(number);
            pending.add(target);
        }
        if (number + 1 < targets.size()) {
            timer.after(ATTEMPT_DELAY, () -> next(number + 1));
        }
        tcp.connect(target, near, options.keepAlive(), outcome, cause -> onFailed(number, target, cause));
    }

    private void onFailed(int number, InetSocketAddress target, Throwable cause) {
        String report;
        synchronized (this) {
            pending.remove(target);
            failures.add(Addresses.text(target) + " " + Addresses.reason(cause));
            report = pending.isEmpty() && begun == targets.size() ? report() : "";
        }
        if (!report.isEmpty()) {
            outcome.fail(targets.size() == 1 ? Addresses.reason(cause) : "failed", report);
        } else {
            next(number + 1);
        }
    }

    private String report() {
        return String.join("; ", failures);
    }

    private void onTimeout() {
        String report;
        synchronized (this) {
            pending.forEach(target -> failures.add(Addresses.text(target) + " timed out"));
            report = report();
        }
        outcome.fail("timed out", report);
    }
}
