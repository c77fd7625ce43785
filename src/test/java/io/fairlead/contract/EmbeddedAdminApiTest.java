package io.fairlead.contract;

import io.fairlead.boot.EmbeddedGateway;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The suites of the admin API against the gateway's own server. */
class EmbeddedAdminApiTest {
    private static EmbeddedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = EmbeddedGateway.start("targets: {allow: [\"127.0.0.1:*\"]}\n");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Nested
    class Definitions extends RelayApiSuite {
        @Override
        protected URI base() {
            return gateway.base();
        }

        @Override
        protected String adminToken() {
            return EmbeddedGateway.ADMIN_TOKEN;
        }
    }

    @Nested
    class Bodies extends RelayBodySuite {
        @Override
        protected URI base() {
            return gateway.base();
        }

        @Override
        protected String adminToken() {
            return EmbeddedGateway.ADMIN_TOKEN;
        }
    }

    @Nested
    class Life extends RelayLifeSuite {
        @Override
        protected URI base() {
            return gateway.base();
        }

        @Override
        protected String adminToken() {
            return EmbeddedGateway.ADMIN_TOKEN;
        }
    }
}
