package io.fairlead.server;

import io.fairlead.tyrus.TyrusConnection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/**
 * Runs before the HTTP codec and passes the input of an upgraded connection to its {@link TyrusConnection}: the codec
 * would look for an HTTP request that no longer exists.
 *
 * <p>Threading: safe; the events of one connection are sequential.
 */
final class UpgradedFilter extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext ctx) {
        TyrusConnection connection = JakartaUpgrade.tyrusConnection(ctx.getConnection());
        if (connection == null) {
            return ctx.getInvokeAction();
        }
        connection.onBytes(ctx.getMessage());
        return ctx.getStopAction();
    }
}
