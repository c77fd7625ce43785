package io.fairlead.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.definition.RelayDocuments;
import io.fairlead.definition.RelaySpec;
import io.fairlead.relay.Relay;
import io.fairlead.relay.RelayStatus;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** How relays look to the outside: the definition with the status beside it, and the definition's version. */
final class RelayViews {
    private final RelayDocuments documents;

    RelayViews(RelayDocuments documents) {
        this.documents = documents;
    }

    Etag tag(RelaySpec spec) {
        return Etag.of(documents.write(spec));
    }

    JsonNode view(Relay relay) {
        return view(documents.write(relay.spec()), relay.status());
    }

    /** 200 with the relay and its version. */
    Response answer(Relay relay) {
        return answer(relay, Response.ok());
    }

    Response answer(Relay relay, Response.ResponseBuilder response) {
        ObjectNode definition = documents.write(relay.spec());
        return response.header(HttpHeaders.ETAG, Etag.of(definition).header())
                .entity(view(definition, relay.status()))
                .build();
    }

    private static JsonNode view(ObjectNode definition, RelayStatus status) {
        ObjectNode view = definition
                .putObject("status")
                .put("state", status.state().id())
                .put("detail", status.detail())
                .put("listening", text(status.listening()))
                .put("peers", status.peers())
                .put("sessions", status.sessions());
        RelayStatus.Totals totals = status.counters();
        ObjectNode counters = view.putObject("counters")
                .put("messagesIn", totals.messagesIn())
                .put("messagesOut", totals.messagesOut())
                .put("bytesIn", totals.bytesIn())
                .put("bytesOut", totals.bytesOut());
        ObjectNode dropped = counters.putObject("dropped");
        totals.dropped().forEach(dropped::put);
        return definition;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
