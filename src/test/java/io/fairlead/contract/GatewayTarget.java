package io.fairlead.contract;

import java.net.URI;
import java.util.UUID;

/**
 * A gateway that runs somewhere, as far as a suite knows it.
 *
 * @param base of the context, ending in a slash
 * @param adminToken of the role admin
 */
public record GatewayTarget(URI base, String adminToken) {
    AdminCalls api() {
        return new AdminCalls(base, adminToken);
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

    /** {@code ws://…} of a context-relative path. */
    URI ws(String path) {
        return URI.create(base.toString().replaceFirst("^http", "ws") + path);
    }

    /** {@code http://…} of a context-relative path. */
    URI http(String path) {
        return URI.create(base + path);
    }
}
