package io.fairlead.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.appserver.ServerHost;
import io.fairlead.extension.Eventually;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The store in the DataSource that the operator's example files define on the server. It begins without its database: the
 * gateway must come up, and take the database when that does.
 */
@Timeout(180)
@GatewayWith("store: {url: \"@datasource@\"}\nchat: {rate: 1000/s}\n")
class DataSourceIT {
    private final GatewayTarget gateway;

    DataSourceIT(GatewayTarget gateway) {
        this.gateway = gateway;
    }

    @Test
    void roomsOutliveARedeploymentInTheServersDataSource() throws Exception {
        ServerHost host = (ServerHost) gateway.host();
        assertFalse(stored(), "there is no database yet");
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().setPort(host.server().database()).start()) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE fairlead LOGIN PASSWORD 'fairlead'");
                statement.execute("CREATE DATABASE fairlead OWNER fairlead");
            }
            awaitStored();
            JsonNode said = gateway.api()
                    .post("rooms/kept/messages", "{\"text\":\"before\"}")
                    .expect(201)
                    .body();
            host.restart();
            awaitStored();
            JsonNode kept = gateway.api().get("rooms/kept/messages").expect(200).body();
            assertEquals("before", kept.at("/items/0/text").textValue());
            assertEquals(said.get("offset"), kept.at("/items/0/offset"));
        }
    }

    private boolean stored() throws Exception {
        return gateway.api()
                .get("../../health/ready")
                .body()
                .at("/checks/store/status")
                .asText()
                .equals("up");
    }

    private void awaitStored() throws Exception {
        Eventually.holds(this::stored);
    }
}
