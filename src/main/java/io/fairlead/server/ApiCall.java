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
 * A request to the admin API whose body comes: goes on with what has come of it. What did not come as it should is for
 * the API to tell, which asks first who calls.
 *
 * <p>Threading: safe; the first of its events counts.
 */
final class ApiCall implements HttpExchange.Body {
    private final AtomicBoolean over = new AtomicBoolean();
    private final Runnable last;
    private final Consumer<InputStream> next;

    /**
     * @param last runs before {@code next} when there is more of the body than was read
     * @param next must not block
     */
    ApiCall(Runnable last, Consumer<InputStream> next) {
        this.last = last;
        this.next = next;
    }

    @Override
    public void onRead(byte[] bytes) {
        if (over.compareAndSet(false, true)) {
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
        if (over.compareAndSet(false, true)) {
            last.run();
            next.accept(new FailedBody(problem));
        }
    }
}
