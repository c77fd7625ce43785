package io.fairlead.store;

import io.fairlead.relay.RelayStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class H2RelayStoreTest implements RelayStoreContract {
    private FaultyDataSource source = new FaultyDataSource(Databases.memory());

    @BeforeEach
    void make() {
        source = new FaultyDataSource(Databases.memory());
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
