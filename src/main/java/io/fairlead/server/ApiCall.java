package io.fairlead.server;

import io.fairlead.core.Problem;
import io.fairlead.http.FailedBody;
import io.fairlead.http.HttpExchange;
import io.fairlead.rest.AdminApi;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Receives the body of an admin API request and then passes it on. Passes on a failure as well, so that the API
 * authenticates the caller before it reports the failure.
 *
 * <p>Threading: safe; only the first event counts.
 */
final class ApiCall implements HttpExchange.Body {
    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable onIncomplete;
    private final Consumer<InputStream> next;

    /**
     * @param onIncomplete runs before {@code next} if the body was not read completely
     * @param next must not block
     */
    ApiCall(Runnable onIncomplete, Consumer<InputStream> next) {
        this.onIncomplete = onIncomplete;
        this.next = next;
    }

    @Override
    public void onRead(byte[] bytes) {
        if (done.compareAndSet(false, true)) {
            next.accept(new ByteArrayInputStream(bytes));
        }
    }

    @Override
    public void onTooLarge() {
        fail(AdminApi.tooLarge());
    }

    @Override
    public void onFailed() {
        fail(new Problem(Problem.Kind.INVALID, "the body broke off or did not come in time"));
    }

    private void fail(Problem problem) {
        if (done.compareAndSet(false, true)) {
            onIncomplete.run();
            next.accept(new FailedBody(problem));
        }
    }
}
