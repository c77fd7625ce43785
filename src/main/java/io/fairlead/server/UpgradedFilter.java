package io.fairlead.server;

import io.fairlead.tyrus.TyrusConnection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/**
 * Stands before the HTTP codec and gives what an upgraded connection reads to its {@link TyrusConnection}: the codec would
 * look for the request that these bytes belong to, which is forgotten.
 *
 * <p>Threading: safe; one connection's events come one at a time.
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
