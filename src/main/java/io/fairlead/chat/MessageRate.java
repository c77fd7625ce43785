package io.fairlead.chat;

import io.fairlead.core.Close;
import io.fairlead.core.Problem;
import io.fairlead.core.TokenBucket;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The limit on one member's messages of any type; exceeding it closes the member.
 *
 * <p>Threading: calls do not overlap.
 */
public final class MessageRate {
    private final int messages;
    private final Duration per;
    private final Consumer<Close> onFlood;
    private final TokenBucket tokens;
    private volatile boolean flooded;

    /** @param onFlood runs once; later messages are refused */
    public MessageRate(int messages, Duration per, LongSupplier nanoTime, Consumer<Close> onFlood) {
        this.messages = messages;
        this.per = per;
        this.onFlood = onFlood;
        this.tokens = new TokenBucket(messages, per, nanoTime);
    }

    /** Counts one message. @throws Problem rate-limited */
    public void admit() {
        TokenBucket.Answer answer = tokens.ask();
        if (answer == TokenBucket.Answer.GRANTED && !flooded) {
            return;
        }
        Problem problem = new Problem(
                Problem.Kind.RATE_LIMITED, "at most " + messages + " messages in " + per.toSeconds() + " s");
        if (answer == TokenBucket.Answer.FLOOD && !flooded) {
            flooded = true;
            onFlood.accept(Close.of(problem));
        }
        throw problem;
    }
}
