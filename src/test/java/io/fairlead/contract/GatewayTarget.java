package io.fairlead.contract;

import java.net.URI;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A gateway that runs somewhere, as far as a suite knows it.
 *
 * @param running where it runs, once it does: a suite with one instance for all tests is made before
 */
public record GatewayTarget(Supplier<GatewayHost> running) {
    GatewayHost host() {
        return running.get();
    }

    URI base() {
        return host().base();
    }

    AdminCalls api() {
        return new AdminCalls(base(), host().adminToken());
    }

    /** @param role {@code viewer} or {@code operator} */
    AdminCalls apiAs(String role) {
        return new AdminCalls(base(), host().adminToken() + "-" + role);
    }

    /**
     * Makes a relay under a name of its own.
     *
     * @param definition YAML-like JSON without braces and name, with ' in place of "
     */
    TestRelay relay(String definition) throws Exception {
        String name = "t-" + UUID.randomUUID().toString().substring(0, 8);
        String json = "{'name':'" + name + "'," + definition + "}";
        api().post("relays", json.replace('\'', '"')).expect(201);
        return new TestRelay(this, name);
    }

    /** What a page of this gateway sends as its Origin. */
    String origin() {
        return "http://" + base().getAuthority();
    }

    /** The path of a context-relative one, as a request line has it. */
    String path(String path) {
        return base().getPath() + path;
    }

    /** {@code ws://…} of a context-relative path. */
    URI ws(String path) {
        return URI.create(base().toString().replaceFirst("^http", "ws") + path);
    }

    /** {@code http://…} of a context-relative path. */
    URI http(String path) {
        return URI.create(base() + path);
    }
}
