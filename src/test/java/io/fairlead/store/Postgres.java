package io.fairlead.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real PostgreSQL server for a whole test run, with a fresh database for whoever asks; a parameter of tests. */
final class Postgres implements ParameterResolver {
    /** The server, which ends with the run. */
    record Server(EmbeddedPostgres postgres) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            postgres.close();
        }

        String freshUrl() throws SQLException {
            String name = "t" + UUID.randomUUID().toString().replace("-", "");
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return postgres.getJdbcUrl("postgres", name);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Server.class);
    }

    @Override
    public Server resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Postgres.class))
                .getOrComputeIfAbsent(Server.class, type -> start(), Server.class);
    }

    private static Server start() {
        try {
            return new Server(EmbeddedPostgres.builder().start());
        } catch (IOException impossible) {
            throw new IllegalStateException("PostgreSQL does not start", impossible);
        }
    }
}
