package io.fairlead.store;

import io.fairlead.relay.RelayStore;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Postgres.class)
@Timeout(60)
class PostgresRelayStoreTest implements RelayStoreContract {
    private FaultyDataSource source = new FaultyDataSource(Databases.memory());

    @BeforeEach
    void make(Postgres.Server server) throws SQLException {
        source = new FaultyDataSource(Databases.postgres(server.freshUrl()));
    }

    @Override
    public RelayStore reopened() {
        Database database = new Database("", source, TestStore.threads("unused"), System::nanoTime);
        database.open();
        return new JdbcRelayStore(database);
    }

    @Override
    public void breakIt() {
        source.down(true);
    }

    @Override
    public void mend() {
        source.down(false);
    }
}
