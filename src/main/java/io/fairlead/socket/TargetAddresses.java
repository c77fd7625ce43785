package io.fairlead.socket;

import io.fairlead.core.Problem;
import io.fairlead.target.SocketUri;
import io.fairlead.target.Targets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The addresses that a name resolves to now.
 *
 * @param allowed the addresses that the rules allow, in the order to try; at least one
 * @param rule the rule that allows the first of them
 * @param refused each address that no rule allows, with the reason
 */
record TargetAddresses(List<InetSocketAddress> allowed, String rule, List<String> refused) {
    /**
     * Resolves the name; may block.
     *
     * @throws Problem upstream, if the name can't be resolved; forbidden, if no rule allows an address
     */
    static TargetAddresses of(SocketUri uri, Targets targets) {
        List<InetSocketAddress> allowed = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        String first = "";
        for (InetAddress address : inTurn(lookUp(uri))) {
            try {
                String rule = targets.allow(uri, address);
                first = allowed.isEmpty() ? rule : first;
                allowed.add(new InetSocketAddress(address, uri.port()));
            } catch (Problem forbidden) {
                refused.add(forbidden.detail());
            }
        }
        if (allowed.isEmpty()) {
            throw new Problem(Problem.Kind.FORBIDDEN, String.join("; ", refused));
        }
        return new TargetAddresses(allowed, first, refused);
    }

    private static List<InetAddress> lookUp(SocketUri uri) {
        try {
            List<InetAddress> addresses = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(uri.host())) {
                addresses.add(address);
            }
            return addresses;
        } catch (UnknownHostException unknown) {
            throw new Problem(Problem.Kind.UPSTREAM, "the name " + uri.host() + " is unknown");
        }
    }

    /** Alternates between the address families (RFC 8305 §4): if one has no route, that costs one attempt. */
    private static List<InetAddress> inTurn(List<InetAddress> addresses) {
        Class<?> family = addresses.get(0).getClass();
        Deque<InetAddress> same = new ArrayDeque<>();
        Deque<InetAddress> other = new ArrayDeque<>();
        addresses.forEach(address -> (family.isInstance(address) ? same : other).add(address));
        List<InetAddress> turns = new ArrayList<>();
        while (!same.isEmpty() || !other.isEmpty()) {
            if (!same.isEmpty()) {
                turns.add(same.remove());
            }
            if (!other.isEmpty()) {
                turns.add(other.remove());
            }
        }
        return turns;
    }
}
